/*
  Warnings:

  - The table "AwardedAccount" is dropped: its rows are lost.
  - The table "SecretKey" is dropped: its rows are lost.
  - The table "SecondLookCount" is dropped: its rows are lost.
  - The column "Task"."targetUserId" is dropped: its values are lost.
  - The column "Task"."targetChangedAt" is dropped: its values are lost.
  - The column "Task"."targetTweetIds" is dropped: its values are lost.
  - The column "Task"."version" is dropped: its values are lost.
  - The column "Completion"."rejectionCode" is dropped: its values are lost.
  - The column "Completion"."version" is dropped: its values are lost.
  - The column "AuthorizationRequest"."callback" is dropped: its values are lost.
  - The column "User"."points" holds 2147483647 at most: what is more is lost.

*/
-- The version before does not know these codes.
UPDATE "Completion" SET "errorCode" = 'target_unavailable' WHERE "errorCode" IN ('target_changed', 'not_visible_yet');

-- The version before has no room for more.
UPDATE "User" SET "points" = 2147483647 WHERE "points" > 2147483647;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT,
    "name" TEXT,
    "points" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);
INSERT INTO "new_User" ("createdAt", "email", "id", "name", "points", "updatedAt") SELECT "createdAt", "email", "id", "name", "points", "updatedAt" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
CREATE TABLE "new_AuthorizationRequest" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "stateHash" TEXT NOT NULL,
    "nonceHash" TEXT NOT NULL,
    "codeVerifier" TEXT NOT NULL,
    "returnTo" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME NOT NULL,
    CONSTRAINT "AuthorizationRequest_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_AuthorizationRequest" ("codeVerifier", "createdAt", "expiresAt", "id", "nonceHash", "returnTo", "stateHash", "userId") SELECT "codeVerifier", "createdAt", "expiresAt", "id", "nonceHash", "returnTo", "stateHash", "userId" FROM "AuthorizationRequest";
DROP TABLE "AuthorizationRequest";
ALTER TABLE "new_AuthorizationRequest" RENAME TO "AuthorizationRequest";
CREATE UNIQUE INDEX "AuthorizationRequest_stateHash_key" ON "AuthorizationRequest"("stateHash");
CREATE INDEX "AuthorizationRequest_userId_idx" ON "AuthorizationRequest"("userId");
CREATE INDEX "AuthorizationRequest_expiresAt_idx" ON "AuthorizationRequest"("expiresAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- DropIndex
DROP INDEX "AwardedAccount_userId_idx";

-- DropIndex
DROP INDEX "AwardedAccount_taskId_accountHash_key";

-- DropIndex
DROP INDEX "SecondLookCount_day_outcome_delaySeconds_key";

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "AwardedAccount";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "SecretKey";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "SecondLookCount";
PRAGMA foreign_keys=on;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Task" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "taskType" TEXT NOT NULL,
    "targetUrl" TEXT,
    "targetUsername" TEXT,
    "targetTweetId" TEXT,
    "requiredText" TEXT,
    "points" INTEGER NOT NULL DEFAULT 0,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "startsAt" DATETIME,
    "endsAt" DATETIME,
    "minAccountAgeDays" INTEGER,
    "minFollowers" INTEGER,
    "recheckAfterDays" INTEGER,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);
INSERT INTO "new_Task" ("createdAt", "description", "endsAt", "id", "isActive", "minAccountAgeDays", "minFollowers", "points", "recheckAfterDays", "requiredText", "startsAt", "targetTweetId", "targetUrl", "targetUsername", "taskType", "title", "updatedAt") SELECT "createdAt", "description", "endsAt", "id", "isActive", "minAccountAgeDays", "minFollowers", "points", "recheckAfterDays", "requiredText", "startsAt", "targetTweetId", "targetUrl", "targetUsername", "taskType", "title", "updatedAt" FROM "Task";
DROP TABLE "Task";
ALTER TABLE "new_Task" RENAME TO "Task";
CREATE INDEX "Task_isActive_createdAt_idx" ON "Task"("isActive", "createdAt");
CREATE INDEX "Task_createdAt_idx" ON "Task"("createdAt");
CREATE TABLE "new_Completion" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "rejectionReason" TEXT,
    "errorCode" TEXT,
    "needsReview" BOOLEAN NOT NULL DEFAULT false,
    "pointsAwarded" INTEGER NOT NULL DEFAULT 0,
    "proofUrl" TEXT,
    "completedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "nextVerificationAt" DATETIME,
    "failedAttempts" INTEGER NOT NULL DEFAULT 0,
    "lastCheckedAt" DATETIME,
    "decidedAt" DATETIME,
    "decidedBy" TEXT,
    "decisionReason" TEXT,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Completion_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Completion_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Completion" ("completedAt", "decidedAt", "decidedBy", "decisionReason", "errorCode", "failedAttempts", "id", "lastCheckedAt", "needsReview", "nextVerificationAt", "pointsAwarded", "proofUrl", "rejectionReason", "status", "taskId", "updatedAt", "userId") SELECT "completedAt", "decidedAt", "decidedBy", "decisionReason", "errorCode", "failedAttempts", "id", "lastCheckedAt", "needsReview", "nextVerificationAt", "pointsAwarded", "proofUrl", "rejectionReason", "status", "taskId", "updatedAt", "userId" FROM "Completion";
DROP TABLE "Completion";
ALTER TABLE "new_Completion" RENAME TO "Completion";
CREATE INDEX "Completion_userId_completedAt_idx" ON "Completion"("userId", "completedAt");
CREATE INDEX "Completion_taskId_idx" ON "Completion"("taskId");
CREATE INDEX "Completion_status_nextVerificationAt_idx" ON "Completion"("status", "nextVerificationAt");
CREATE INDEX "Completion_userId_completedAt_id_idx" ON "Completion"("userId", "completedAt", "id");
CREATE INDEX "Completion_userId_status_completedAt_id_idx" ON "Completion"("userId", "status", "completedAt", "id");
CREATE INDEX "Completion_completedAt_id_idx" ON "Completion"("completedAt", "id");
CREATE INDEX "Completion_status_completedAt_id_idx" ON "Completion"("status", "completedAt", "id");
CREATE INDEX "Completion_needsReview_completedAt_id_idx" ON "Completion"("needsReview", "completedAt", "id");
CREATE UNIQUE INDEX "Completion_userId_taskId_key" ON "Completion"("userId", "taskId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
