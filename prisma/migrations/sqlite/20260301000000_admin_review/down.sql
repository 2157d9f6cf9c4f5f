/*
  Warnings:

  - The column "Completion"."decidedAt" is dropped: its values are lost.
  - The column "Completion"."decidedBy" is dropped: its values are lost.
  - The column "Completion"."decisionReason" is dropped: its values are lost.

*/
-- DropIndex
DROP INDEX "TwitterConnection_reconnectRequiredAt_idx";

-- DropIndex
DROP INDEX "AuditEvent_actorId_at_id_idx";

-- DropIndex
DROP INDEX "AuditEvent_targetId_at_id_idx";

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
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
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Completion_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Completion_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Completion" ("completedAt", "errorCode", "failedAttempts", "id", "lastCheckedAt", "needsReview", "nextVerificationAt", "pointsAwarded", "proofUrl", "rejectionReason", "status", "taskId", "updatedAt", "userId") SELECT "completedAt", "errorCode", "failedAttempts", "id", "lastCheckedAt", "needsReview", "nextVerificationAt", "pointsAwarded", "proofUrl", "rejectionReason", "status", "taskId", "updatedAt", "userId" FROM "Completion";
DROP TABLE "Completion";
ALTER TABLE "new_Completion" RENAME TO "Completion";
CREATE INDEX "Completion_userId_completedAt_idx" ON "Completion"("userId", "completedAt");
CREATE INDEX "Completion_taskId_idx" ON "Completion"("taskId");
CREATE INDEX "Completion_status_nextVerificationAt_idx" ON "Completion"("status", "nextVerificationAt");
CREATE INDEX "Completion_userId_completedAt_id_idx" ON "Completion"("userId", "completedAt", "id");
CREATE INDEX "Completion_userId_status_completedAt_id_idx" ON "Completion"("userId", "status", "completedAt", "id");
CREATE UNIQUE INDEX "Completion_userId_taskId_key" ON "Completion"("userId", "taskId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
