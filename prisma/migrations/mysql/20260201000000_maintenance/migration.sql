-- CreateTable
CREATE TABLE `MaintenanceRun` (
    `id` VARCHAR(191) NOT NULL,
    `job` VARCHAR(191) NOT NULL,
    `scheduledFor` DATETIME(3) NULL,
    `dryRun` BOOLEAN NOT NULL DEFAULT false,
    `status` VARCHAR(191) NOT NULL,
    `holder` VARCHAR(191) NULL,
    `instance` VARCHAR(191) NOT NULL,
    `attempts` INTEGER NOT NULL DEFAULT 1,
    `startedAt` DATETIME(3) NOT NULL,
    `heartbeatAt` DATETIME(3) NOT NULL,
    `finishedAt` DATETIME(3) NULL,
    `affected` INTEGER NOT NULL DEFAULT 0,
    `details` TEXT NULL,
    `error` TEXT NULL,

    UNIQUE INDEX `MaintenanceRun_job_scheduledFor_key`(`job`, `scheduledFor`),
    INDEX `MaintenanceRun_startedAt_id_idx`(`startedAt`, `id`),
    INDEX `MaintenanceRun_job_startedAt_id_idx`(`job`, `startedAt`, `id`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `MaintenanceJob` (
    `name` VARCHAR(191) NOT NULL,
    `since` DATETIME(3) NOT NULL,

    PRIMARY KEY (`name`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `VerificationLogArchive` (
    `id` VARCHAR(191) NOT NULL,
    `fileName` VARCHAR(191) NOT NULL,
    `state` VARCHAR(191) NOT NULL,
    `rowCount` INTEGER NOT NULL DEFAULT 0,
    `bytes` INTEGER NOT NULL DEFAULT 0,
    `sha256` VARCHAR(191) NULL,
    `oldestVerifiedAt` DATETIME(3) NULL,
    `newestVerifiedAt` DATETIME(3) NULL,
    `createdAt` DATETIME(3) NOT NULL,
    `keepUntil` DATETIME(3) NULL,

    UNIQUE INDEX `VerificationLogArchive_fileName_key`(`fileName`),
    INDEX `VerificationLogArchive_createdAt_id_idx`(`createdAt`, `id`),
    INDEX `VerificationLogArchive_state_idx`(`state`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `AuditEvent` (
    `id` VARCHAR(191) NOT NULL,
    `at` DATETIME(3) NOT NULL,
    `actorId` VARCHAR(191) NOT NULL,
    `action` VARCHAR(191) NOT NULL,
    `targetType` VARCHAR(191) NOT NULL,
    `targetId` VARCHAR(191) NOT NULL,
    `before` TEXT NULL,
    `after` TEXT NULL,
    `requestId` VARCHAR(191) NULL,

    INDEX `AuditEvent_at_id_idx`(`at`, `id`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `MaintenanceMode` (
    `id` VARCHAR(191) NOT NULL,
    `enabled` BOOLEAN NOT NULL,
    `message` TEXT NULL,
    `revision` INTEGER NOT NULL,
    `changedAt` DATETIME(3) NOT NULL,
    `changedBy` VARCHAR(191) NOT NULL,

    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE `ServiceInstance` (
    `id` VARCHAR(191) NOT NULL,
    `startedAt` DATETIME(3) NOT NULL,
    `seenAt` BIGINT NOT NULL,
    `modeRevision` INTEGER NOT NULL,
    `busyWith` INTEGER NOT NULL,

    INDEX `ServiceInstance_seenAt_idx`(`seenAt`),
    PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateIndex
CREATE INDEX `TwitterConnection_isActive_tokenExpiresAt_idx` ON `TwitterConnection`(`isActive`, `tokenExpiresAt`);

-- CreateIndex
CREATE INDEX `TwitterConnection_lastVerifiedAt_id_idx` ON `TwitterConnection`(`lastVerifiedAt`, `id`);

-- CreateIndex
CREATE INDEX `TwitterConnection_connectedAt_id_idx` ON `TwitterConnection`(`connectedAt`, `id`);
