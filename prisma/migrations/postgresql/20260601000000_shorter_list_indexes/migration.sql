-- The new indexes first: building them lets others read, and dropping one locks the table until the end.
-- CreateIndex
CREATE INDEX "Completion_userId_status_completedAt_idx" ON "Completion"("userId", "status", "completedAt");

-- CreateIndex
CREATE INDEX "Completion_completedAt_idx" ON "Completion"("completedAt");

-- CreateIndex
CREATE INDEX "Completion_status_completedAt_idx" ON "Completion"("status", "completedAt");

-- CreateIndex
CREATE INDEX "Completion_needsReview_completedAt_idx" ON "Completion"("needsReview", "completedAt");

-- CreateIndex
CREATE INDEX "TwitterConnection_connectedAt_idx" ON "TwitterConnection"("connectedAt");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_userId_verifiedAt_idx" ON "TwitterVerificationLog"("userId", "verifiedAt");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_taskId_verifiedAt_idx" ON "TwitterVerificationLog"("taskId", "verifiedAt");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_completionId_verifiedAt_idx" ON "TwitterVerificationLog"("completionId", "verifiedAt");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_taskType_verifiedAt_idx" ON "TwitterVerificationLog"("taskType", "verifiedAt");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_verificationResult_verifiedAt_idx" ON "TwitterVerificationLog"("verificationResult", "verifiedAt");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_cacheHit_verifiedAt_idx" ON "TwitterVerificationLog"("cacheHit", "verifiedAt");

-- CreateIndex
CREATE INDEX "AuditEvent_at_idx" ON "AuditEvent"("at");

-- CreateIndex
CREATE INDEX "AuditEvent_actorId_at_idx" ON "AuditEvent"("actorId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_targetId_at_idx" ON "AuditEvent"("targetId", "at");

-- DropIndex
DROP INDEX "Completion_userId_completedAt_id_idx";

-- DropIndex
DROP INDEX "Completion_userId_status_completedAt_id_idx";

-- DropIndex
DROP INDEX "Completion_completedAt_id_idx";

-- DropIndex
DROP INDEX "Completion_status_completedAt_id_idx";

-- DropIndex
DROP INDEX "Completion_needsReview_completedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterConnection_connectedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_verifiedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_userId_verifiedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_taskId_verifiedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_completionId_verifiedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_taskType_verifiedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_verificationResult_verifiedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_cacheHit_verifiedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterVerificationLog_twitterConnectionId_verifiedAt_id_idx";

-- DropIndex
DROP INDEX "AuditEvent_at_id_idx";

-- DropIndex
DROP INDEX "AuditEvent_actorId_at_id_idx";

-- DropIndex
DROP INDEX "AuditEvent_targetId_at_id_idx";
