-- AlterTable
ALTER TABLE "TwitterConnection" ADD COLUMN "usernameKey" TEXT;

-- The connections that are there already
UPDATE "TwitterConnection" SET "usernameKey" = substr(lower(hex(lower("username"))), 1, 190);

-- CreateIndex
CREATE INDEX "TwitterConnection_usernameKey_idx" ON "TwitterConnection"("usernameKey");

-- CreateIndex
CREATE INDEX "Completion_userId_completedAt_id_idx" ON "Completion"("userId", "completedAt", "id");

-- CreateIndex
CREATE INDEX "Completion_userId_status_completedAt_id_idx" ON "Completion"("userId", "status", "completedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_verifiedAt_id_idx" ON "TwitterVerificationLog"("verifiedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_userId_verifiedAt_id_idx" ON "TwitterVerificationLog"("userId", "verifiedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_taskId_verifiedAt_id_idx" ON "TwitterVerificationLog"("taskId", "verifiedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_completionId_verifiedAt_id_idx" ON "TwitterVerificationLog"("completionId", "verifiedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_taskType_verifiedAt_id_idx" ON "TwitterVerificationLog"("taskType", "verifiedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_verificationResult_verifiedAt_id_idx" ON "TwitterVerificationLog"("verificationResult", "verifiedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_cacheHit_verifiedAt_id_idx" ON "TwitterVerificationLog"("cacheHit", "verifiedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_twitterConnectionId_verifiedAt_id_idx" ON "TwitterVerificationLog"("twitterConnectionId", "verifiedAt", "id");
