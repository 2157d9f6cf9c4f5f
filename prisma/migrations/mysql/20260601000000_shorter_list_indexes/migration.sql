-- One statement for each table reads it once, and never leaves a foreign key or a list without an index.
-- AlterTable
ALTER TABLE `Completion` ADD INDEX `Completion_userId_status_completedAt_idx`(`userId`, `status`, `completedAt`),
    ADD INDEX `Completion_completedAt_idx`(`completedAt`),
    ADD INDEX `Completion_status_completedAt_idx`(`status`, `completedAt`),
    ADD INDEX `Completion_needsReview_completedAt_idx`(`needsReview`, `completedAt`),
    DROP INDEX `Completion_userId_completedAt_id_idx`,
    DROP INDEX `Completion_userId_status_completedAt_id_idx`,
    DROP INDEX `Completion_completedAt_id_idx`,
    DROP INDEX `Completion_status_completedAt_id_idx`,
    DROP INDEX `Completion_needsReview_completedAt_id_idx`;

-- AlterTable
ALTER TABLE `TwitterConnection` ADD INDEX `TwitterConnection_connectedAt_idx`(`connectedAt`),
    DROP INDEX `TwitterConnection_connectedAt_id_idx`;

-- AlterTable
ALTER TABLE `TwitterVerificationLog` ADD INDEX `TwitterVerificationLog_userId_verifiedAt_idx`(`userId`, `verifiedAt`),
    ADD INDEX `TwitterVerificationLog_taskId_verifiedAt_idx`(`taskId`, `verifiedAt`),
    ADD INDEX `TwitterVerificationLog_completionId_verifiedAt_idx`(`completionId`, `verifiedAt`),
    ADD INDEX `TwitterVerificationLog_taskType_verifiedAt_idx`(`taskType`, `verifiedAt`),
    ADD INDEX `TwitterVerificationLog_verificationResult_verifiedAt_idx`(`verificationResult`, `verifiedAt`),
    ADD INDEX `TwitterVerificationLog_cacheHit_verifiedAt_idx`(`cacheHit`, `verifiedAt`),
    DROP INDEX `TwitterVerificationLog_verifiedAt_id_idx`,
    DROP INDEX `TwitterVerificationLog_userId_verifiedAt_id_idx`,
    DROP INDEX `TwitterVerificationLog_taskId_verifiedAt_id_idx`,
    DROP INDEX `TwitterVerificationLog_completionId_verifiedAt_id_idx`,
    DROP INDEX `TwitterVerificationLog_taskType_verifiedAt_id_idx`,
    DROP INDEX `TwitterVerificationLog_verificationResult_verifiedAt_id_idx`,
    DROP INDEX `TwitterVerificationLog_cacheHit_verifiedAt_id_idx`,
    DROP INDEX `TwitterVerificationLog_twitterConnectionId_verifiedAt_id_idx`;

-- AlterTable
ALTER TABLE `AuditEvent` ADD INDEX `AuditEvent_at_idx`(`at`),
    ADD INDEX `AuditEvent_actorId_at_idx`(`actorId`, `at`),
    ADD INDEX `AuditEvent_targetId_at_idx`(`targetId`, `at`),
    DROP INDEX `AuditEvent_at_id_idx`,
    DROP INDEX `AuditEvent_actorId_at_id_idx`,
    DROP INDEX `AuditEvent_targetId_at_id_idx`;
