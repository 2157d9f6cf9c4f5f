-- AlterTable
ALTER TABLE `Completion` ADD COLUMN `decidedAt` DATETIME(3) NULL,
    ADD COLUMN `decidedBy` VARCHAR(191) NULL,
    ADD COLUMN `decisionReason` TEXT NULL;

-- CreateIndex
CREATE INDEX `Completion_completedAt_id_idx` ON `Completion`(`completedAt`, `id`);

-- CreateIndex
CREATE INDEX `Completion_status_completedAt_id_idx` ON `Completion`(`status`, `completedAt`, `id`);

-- CreateIndex
CREATE INDEX `Completion_needsReview_completedAt_id_idx` ON `Completion`(`needsReview`, `completedAt`, `id`);

-- CreateIndex
CREATE INDEX `TwitterConnection_reconnectRequiredAt_idx` ON `TwitterConnection`(`reconnectRequiredAt`);

-- CreateIndex
CREATE INDEX `AuditEvent_actorId_at_id_idx` ON `AuditEvent`(`actorId`, `at`, `id`);

-- CreateIndex
CREATE INDEX `AuditEvent_targetId_at_id_idx` ON `AuditEvent`(`targetId`, `at`, `id`);
