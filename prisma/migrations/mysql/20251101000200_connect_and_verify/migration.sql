-- AlterTable
ALTER TABLE `TwitterConnection` ADD COLUMN `accountCreatedAt` DATETIME(3) NULL,
    ADD COLUMN `followersCount` INTEGER NULL,
    ADD COLUMN `reconnectRequiredAt` DATETIME(3) NULL,
    ADD COLUMN `tokenVersion` INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE `AuthorizationRequest` (
    `id` VARCHAR(191) NOT NULL,
    `userId` VARCHAR(191) NOT NULL,
    `stateHash` VARCHAR(191) NOT NULL,
    `nonceHash` VARCHAR(191) NOT NULL,
    `codeVerifier` TEXT NOT NULL,
    `returnTo` TEXT NOT NULL,
    `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    `expiresAt` DATETIME(3) NOT NULL,

    UNIQUE INDEX `AuthorizationRequest_stateHash_key`(`stateHash`),
    INDEX `AuthorizationRequest_userId_idx`(`userId`),
    INDEX `AuthorizationRequest_expiresAt_idx`(`expiresAt`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- AddForeignKey
ALTER TABLE `AuthorizationRequest` ADD CONSTRAINT `AuthorizationRequest_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;
