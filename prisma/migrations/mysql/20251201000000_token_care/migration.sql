-- AlterTable
ALTER TABLE `TwitterConnection` ADD COLUMN `lastRefreshAt` DATETIME(3) NULL,
    ADD COLUMN `lastRefreshError` TEXT NULL;

-- CreateTable
CREATE TABLE `Lease` (
    `name` VARCHAR(191) NOT NULL,
    `owner` VARCHAR(191) NOT NULL,
    `expiresAt` BIGINT NOT NULL,

    PRIMARY KEY (`name`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `TokenRevocation` (
    `id` VARCHAR(191) NOT NULL,
    `token` TEXT NOT NULL,
    `hint` VARCHAR(191) NOT NULL,
    `attempts` INTEGER NOT NULL DEFAULT 0,
    `nextAttemptAt` DATETIME(3) NOT NULL,
    `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

    INDEX `TokenRevocation_nextAttemptAt_idx`(`nextAttemptAt`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `TwitterConsent` (
    `id` VARCHAR(191) NOT NULL,
    `userId` VARCHAR(191) NOT NULL,
    `scope` TEXT NOT NULL,
    `consentedAt` DATETIME(3) NOT NULL,
    `withdrawnAt` DATETIME(3) NULL,

    INDEX `TwitterConsent_userId_idx`(`userId`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- AddForeignKey
ALTER TABLE `TwitterConsent` ADD CONSTRAINT `TwitterConsent_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;
