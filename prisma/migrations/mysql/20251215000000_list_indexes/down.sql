-- DropIndex
DROP INDEX `TwitterVerificationLog_twitterConnectionId_verifiedAt_id_idx` ON `TwitterVerificationLog`;

-- DropIndex
DROP INDEX `TwitterVerificationLog_cacheHit_verifiedAt_id_idx` ON `TwitterVerificationLog`;

-- DropIndex
DROP INDEX `TwitterVerificationLog_verificationResult_verifiedAt_id_idx` ON `TwitterVerificationLog`;

-- DropIndex
DROP INDEX `TwitterVerificationLog_taskType_verifiedAt_id_idx` ON `TwitterVerificationLog`;

-- DropIndex
DROP INDEX `TwitterVerificationLog_completionId_verifiedAt_id_idx` ON `TwitterVerificationLog`;

-- DropIndex
DROP INDEX `TwitterVerificationLog_taskId_verifiedAt_id_idx` ON `TwitterVerificationLog`;

-- DropIndex
DROP INDEX `TwitterVerificationLog_userId_verifiedAt_id_idx` ON `TwitterVerificationLog`;

-- DropIndex
DROP INDEX `TwitterVerificationLog_verifiedAt_id_idx` ON `TwitterVerificationLog`;

-- DropIndex
DROP INDEX `Completion_userId_status_completedAt_id_idx` ON `Completion`;

-- DropIndex
DROP INDEX `Completion_userId_completedAt_id_idx` ON `Completion`;

-- DropIndex
DROP INDEX `TwitterConnection_usernameKey_idx` ON `TwitterConnection`;

-- AlterTable
ALTER TABLE `TwitterConnection` DROP COLUMN `usernameKey`;
