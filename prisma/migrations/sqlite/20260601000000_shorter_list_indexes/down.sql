-- CreateIndex
CREATE INDEX "Completion_userId_completedAt_id_idx" ON "Completion"("userId", "completedAt", "id");

-- CreateIndex
CREATE INDEX "Completion_userId_status_completedAt_id_idx" ON "Completion"("userId", "status", "completedAt", "id");

-- CreateIndex
CREATE INDEX "Completion_completedAt_id_idx" ON "Completion"("completedAt", "id");

-- CreateIndex
CREATE INDEX "Completion_status_completedAt_id_idx" ON "Completion"("status", "completedAt", "id");

-- CreateIndex
CREATE INDEX "Completion_needsReview_completedAt_id_idx" ON "Completion"("needsReview", "completedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterConnection_connectedAt_id_idx" ON "TwitterConnection"("connectedAt", "id");

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

-- CreateIndex
CREATE INDEX "AuditEvent_at_id_idx" ON "AuditEvent"("at", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_actorId_at_id_idx" ON "AuditEvent"("actorId", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_targetId_at_id_idx" ON "AuditEvent"("targetId", "at", "id");

-- DropIndex
DROP INDEX "Completion_userId_status_completedAt_idx";

-- DropIndex
DROP INDEX "Completion_completedAt_idx";

-- DropIndex
DROP INDEX "Completion_status_completedAt_idx";

-- DropIndex
DROP INDEX "Completion_needsReview_completedAt_idx";

-- DropIndex
DROP INDEX "TwitterConnection_connectedAt_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_userId_verifiedAt_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_taskId_verifiedAt_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_completionId_verifiedAt_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_taskType_verifiedAt_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_verificationResult_verifiedAt_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_cacheHit_verifiedAt_idx";

-- DropIndex
DROP INDEX "AuditEvent_at_idx";

-- DropIndex
DROP INDEX "AuditEvent_actorId_at_idx";

-- DropIndex
DROP INDEX "AuditEvent_targetId_at_idx";
