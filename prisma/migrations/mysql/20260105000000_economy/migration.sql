-- CreateTable
CREATE TABLE `XApiUsage` (
    `id` VARCHAR(191) NOT NULL,
    `day` VARCHAR(191) NOT NULL,
    `endpoint` VARCHAR(191) NOT NULL,
    `calls` INTEGER NOT NULL DEFAULT 0,
    `billedResources` INTEGER NOT NULL DEFAULT 0,
    `costMicroUsd` BIGINT NOT NULL DEFAULT 0,
    `reservedMicroUsd` BIGINT NOT NULL DEFAULT 0,

    UNIQUE INDEX `XApiUsage_day_endpoint_key`(`day`, `endpoint`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `XApiMonth` (
    `month` VARCHAR(191) NOT NULL,
    `committedMicroUsd` BIGINT NOT NULL DEFAULT 0,
    `warnedAt` DATETIME(3) NULL,

    PRIMARY KEY (`month`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `XApiUserUsage` (
    `id` VARCHAR(191) NOT NULL,
    `day` VARCHAR(191) NOT NULL,
    `userId` VARCHAR(191) NOT NULL,
    `calls` INTEGER NOT NULL DEFAULT 0,

    UNIQUE INDEX `XApiUserUsage_day_userId_key`(`day`, `userId`),
    INDEX `XApiUserUsage_userId_idx`(`userId`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `IdempotencyKey` (
    `id` VARCHAR(191) NOT NULL,
    `userId` VARCHAR(191) NOT NULL,
    `keyHash` VARCHAR(191) NOT NULL,
    `bodyHash` VARCHAR(191) NOT NULL,
    `answer` MEDIUMTEXT NULL,
    `lockedUntil` DATETIME(3) NOT NULL,
    `expiresAt` DATETIME(3) NOT NULL,
    `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

    UNIQUE INDEX `IdempotencyKey_userId_keyHash_key`(`userId`, `keyHash`),
    INDEX `IdempotencyKey_expiresAt_idx`(`expiresAt`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- AddForeignKey
ALTER TABLE `XApiUserUsage` ADD CONSTRAINT `XApiUserUsage_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE `IdempotencyKey` ADD CONSTRAINT `IdempotencyKey_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User`(`id`) ON DELETE CASCADE ON UPDATE CASCADE;
