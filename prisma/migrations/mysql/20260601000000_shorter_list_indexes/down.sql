-- AlterTable
ALTER TABLE `Completion` ADD INDEX `Completion_userId_completedAt_id_idx`(`userId`, `completedAt`, `id`),
    ADD INDEX `Completion_userId_status_completedAt_id_idx`(`userId`, `status`, `completedAt`, `id`),
    ADD INDEX `Completion_completedAt_id_idx`(`completedAt`, `id`),
    ADD INDEX `Completion_status_completedAt_id_idx`(`status`, `completedAt`, `id`),
    ADD INDEX `Completion_needsReview_completedAt_id_idx`(`needsReview`, `completedAt`, `id`),
    DROP INDEX `Completion_userId_status_completedAt_idx`,
    DROP INDEX `Completion_completedAt_idx`,
    DROP INDEX `Completion_status_completedAt_idx`,
    DROP INDEX `Completion_needsReview_completedAt_idx`;

-- AlterTable
ALTER TABLE `TwitterConnection` ADD INDEX `TwitterConnection_connectedAt_id_idx`(`connectedAt`, `id`),
    DROP INDEX `TwitterConnection_connectedAt_idx`;

-- AlterTable
ALTER TABLE `TwitterVerificationLog` ADD INDEX `TwitterVerificationLog_verifiedAt_id_idx`(`verifiedAt`, `id`),
    ADD INDEX `TwitterVerificationLog_userId_verifiedAt_id_idx`(`userId`, `verifiedAt`, `id`),
    ADD INDEX `TwitterVerificationLog_taskId_verifiedAt_id_idx`(`taskId`, `verifiedAt`, `id`),
    ADD INDEX `TwitterVerificationLog_completionId_verifiedAt_id_idx`(`completionId`, `verifiedAt`, `id`),
    ADD INDEX `TwitterVerificationLog_taskType_verifiedAt_id_idx`(`taskType`, `verifiedAt`, `id`),
    ADD INDEX `TwitterVerificationLog_verificationResult_verifiedAt_id_idx`(`verificationResult`, `verifiedAt`, `id`),
    ADD INDEX `TwitterVerificationLog_cacheHit_verifiedAt_id_idx`(`cacheHit`, `verifiedAt`, `id`),
    ADD INDEX `TwitterVerificationLog_twitterConnectionId_verifiedAt_id_idx`(`twitterConnectionId`, `verifiedAt`, `id`),
    DROP INDEX `TwitterVerificationLog_userId_verifiedAt_idx`,
    DROP INDEX `TwitterVerificationLog_taskId_verifiedAt_idx`,
    DROP INDEX `TwitterVerificationLog_completionId_verifiedAt_idx`,
    DROP INDEX `TwitterVerificationLog_taskType_verifiedAt_idx`,
    DROP INDEX `TwitterVerificationLog_verificationResult_verifiedAt_idx`,
    DROP INDEX `TwitterVerificationLog_cacheHit_verifiedAt_idx`;

-- AlterTable
ALTER TABLE `AuditEvent` ADD INDEX `AuditEvent_at_id_idx`(`at`, `id`),
    ADD INDEX `AuditEvent_actorId_at_id_idx`(`actorId`, `at`, `id`),
    ADD INDEX `AuditEvent_targetId_at_id_idx`(`targetId`, `at`, `id`),
    DROP INDEX `AuditEvent_at_idx`,
    DROP INDEX `AuditEvent_actorId_at_idx`,
    DROP INDEX `AuditEvent_targetId_at_idx`;
