-- CreateTable
CREATE TABLE "AwardedAccount" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "taskId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accountHash" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "AwardedAccount_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AwardedAccount_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SecretKey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sealedKey" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "SecondLookCount" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "day" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "delaySeconds" INTEGER NOT NULL,
    "looks" INTEGER NOT NULL DEFAULT 0
);

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
    "updatedAt" DATETIME NOT NULL,
    "targetUserId" TEXT,
    "targetChangedAt" DATETIME,
    "targetTweetIds" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "new_Task" ("createdAt", "description", "endsAt", "id", "isActive", "minAccountAgeDays", "minFollowers", "points", "recheckAfterDays", "requiredText", "startsAt", "targetTweetId", "targetUrl", "targetUsername", "taskType", "title", "updatedAt") SELECT "createdAt", "description", "endsAt", "id", "isActive", "minAccountAgeDays", "minFollowers", "points", "recheckAfterDays", "requiredText", "startsAt", "targetTweetId", "targetUrl", "targetUsername", "taskType", "title", "updatedAt" FROM "Task";
DROP TABLE "Task";
ALTER TABLE "new_Task" RENAME TO "Task";
CREATE INDEX "Task_isActive_createdAt_idx" ON "Task"("isActive", "createdAt");
CREATE INDEX "Task_createdAt_idx" ON "Task"("createdAt");
CREATE INDEX "Task_targetUserId_idx" ON "Task"("targetUserId");
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
    "rejectionCode" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Completion_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Completion_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Completion" ("completedAt", "decidedAt", "decidedBy", "decisionReason", "errorCode", "failedAttempts", "id", "lastCheckedAt", "needsReview", "nextVerificationAt", "pointsAwarded", "proofUrl", "rejectionReason", "status", "taskId", "updatedAt", "userId") SELECT "completedAt", "decidedAt", "decidedBy", "decisionReason", "errorCode", "failedAttempts", "id", "lastCheckedAt", "needsReview", "nextVerificationAt", "pointsAwarded", "proofUrl", "rejectionReason", "status", "taskId", "updatedAt", "userId" FROM "Completion";
DROP TABLE "Completion";
ALTER TABLE "new_Completion" RENAME TO "Completion";
CREATE INDEX "Completion_userId_completedAt_idx" ON "Completion"("userId", "completedAt");
CREATE INDEX "Completion_taskId_idx" ON "Completion"("taskId");
CREATE INDEX "Completion_nextVerificationAt_idx" ON "Completion"("nextVerificationAt");
CREATE INDEX "Completion_userId_completedAt_id_idx" ON "Completion"("userId", "completedAt", "id");
CREATE INDEX "Completion_userId_status_completedAt_id_idx" ON "Completion"("userId", "status", "completedAt", "id");
CREATE INDEX "Completion_completedAt_id_idx" ON "Completion"("completedAt", "id");
CREATE INDEX "Completion_status_completedAt_id_idx" ON "Completion"("status", "completedAt", "id");
CREATE INDEX "Completion_needsReview_completedAt_id_idx" ON "Completion"("needsReview", "completedAt", "id");
CREATE UNIQUE INDEX "Completion_userId_taskId_key" ON "Completion"("userId", "taskId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "AwardedAccount_userId_idx" ON "AwardedAccount"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "AwardedAccount_taskId_accountHash_key" ON "AwardedAccount"("taskId", "accountHash");

-- CreateIndex
CREATE UNIQUE INDEX "SecondLookCount_day_outcome_delaySeconds_key" ON "SecondLookCount"("day", "outcome", "delaySeconds");

-- AlterTable
ALTER TABLE "AuthorizationRequest" ADD COLUMN "callback" TEXT;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT,
    "name" TEXT,
    "points" BIGINT NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);
INSERT INTO "new_User" ("createdAt", "email", "id", "name", "points", "updatedAt") SELECT "createdAt", "email", "id", "name", "points", "updatedAt" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- What was rejected before gets its code from its sentence.
UPDATE "Completion" SET "rejectionCode" = CASE
    WHEN "decidedAt" IS NOT NULL THEN 'decided_by_admin'
    WHEN "rejectionReason" LIKE '%is not followed.' THEN 'not_followed'
    WHEN "rejectionReason" LIKE 'The post is not liked.' THEN 'not_liked'
    WHEN "rejectionReason" LIKE 'The post is not reposted.' THEN 'not_reposted'
    WHEN "rejectionReason" LIKE 'The post is not bookmarked.' THEN 'not_bookmarked'
    WHEN "rejectionReason" LIKE 'No % was found that fits the task.' THEN 'no_matching_post'
    WHEN "rejectionReason" LIKE 'There is no post at the address you gave.' THEN 'proof_not_found'
    WHEN "rejectionReason" LIKE '%is by another account.' THEN 'proof_wrong_author'
    WHEN "rejectionReason" LIKE '%is a repost, not a post of your own.' THEN 'proof_is_repost'
    WHEN "rejectionReason" LIKE '%was made before the task began.' THEN 'proof_too_old'
    WHEN "rejectionReason" LIKE '%was made after the task ended.' THEN 'proof_too_late'
    WHEN "rejectionReason" LIKE '%does not quote the post of this task.' THEN 'proof_wrong_target'
    WHEN "rejectionReason" LIKE '%does not reply to the post of this task.' THEN 'proof_wrong_target'
    WHEN "rejectionReason" LIKE '%does not contain the required text.' THEN 'proof_text_missing'
    WHEN "rejectionReason" LIKE 'The X account must be at least %' THEN 'account_too_young'
    WHEN "rejectionReason" LIKE 'The X account must have at least %' THEN 'too_few_followers'
END WHERE "status" = 'REJECTED';
