-- CreateTable
CREATE TABLE `TwitterConnection` (
    `id` VARCHAR(191) NOT NULL,
    `userId` VARCHAR(191) NOT NULL,
    `twitterId` VARCHAR(191) NOT NULL,
    `username` VARCHAR(191) NOT NULL,
    `displayName` TEXT NULL,
    `profileImageUrl` TEXT NULL,
    `accessToken` TEXT NOT NULL,
    `refreshToken` TEXT NOT NULL,
    `tokenExpiresAt` DATETIME(3) NOT NULL,
    `scope` TEXT NOT NULL,
    `tokenType` VARCHAR(191) NOT NULL DEFAULT 'Bearer',
    `isActive` BOOLEAN NOT NULL DEFAULT true,
    `lastVerifiedAt` DATETIME(3) NULL,
    `connectedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    `updatedAt` DATETIME(3) NOT NULL,

    UNIQUE INDEX `TwitterConnection_userId_key`(`userId`),
    UNIQUE INDEX `TwitterConnection_twitterId_key`(`twitterId`),
    INDEX `TwitterConnection_userId_idx`(`userId`),
    INDEX `TwitterConnection_twitterId_idx`(`twitterId`),
    INDEX `TwitterConnection_isActive_idx`(`isActive`),
    INDEX `TwitterConnection_tokenExpiresAt_idx`(`tokenExpiresAt`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `TwitterVerificationLog` (
    `id` VARCHAR(191) NOT NULL,
    `completionId` VARCHAR(191) NOT NULL,
    `userId` VARCHAR(191) NOT NULL,
    `taskId` VARCHAR(191) NOT NULL,
    `taskType` VARCHAR(191) NOT NULL,
    `verificationResult` VARCHAR(191) NOT NULL,
    `twitterApiResponse` MEDIUMTEXT NULL,
    `errorMessage` TEXT NULL,
    `rejectionReason` TEXT NULL,
    `verificationTime` INTEGER NOT NULL,
    `apiCallCount` INTEGER NOT NULL,
    `cacheHit` BOOLEAN NOT NULL DEFAULT false,
    `twitterConnectionId` VARCHAR(191) NULL,
    `verifiedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

    INDEX `TwitterVerificationLog_completionId_idx`(`completionId`),
    INDEX `TwitterVerificationLog_userId_idx`(`userId`),
    INDEX `TwitterVerificationLog_taskId_idx`(`taskId`),
    INDEX `TwitterVerificationLog_verifiedAt_idx`(`verifiedAt`),
    INDEX `TwitterVerificationLog_verificationResult_idx`(`verificationResult`),
    INDEX `TwitterVerificationLog_taskType_idx`(`taskType`),
    INDEX `TwitterVerificationLog_twitterConnectionId_idx`(`twitterConnectionId`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- AddForeignKey
ALTER TABLE `TwitterConnection` ADD CONSTRAINT `TwitterConnection_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `TwitterVerificationLog` ADD CONSTRAINT `TwitterVerificationLog_completionId_fkey` FOREIGN KEY (`completionId`) REFERENCES `Completion`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `TwitterVerificationLog` ADD CONSTRAINT `TwitterVerificationLog_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `TwitterVerificationLog` ADD CONSTRAINT `TwitterVerificationLog_taskId_fkey` FOREIGN KEY (`taskId`) REFERENCES `Task`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `TwitterVerificationLog` ADD CONSTRAINT `TwitterVerificationLog_twitterConnectionId_fkey` FOREIGN KEY (`twitterConnectionId`) REFERENCES `TwitterConnection`(`id`) ON DELETE SET NULL ON UPDATE CASCADE;
