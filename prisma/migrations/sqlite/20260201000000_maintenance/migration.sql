-- CreateTable
CREATE TABLE "MaintenanceRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "job" TEXT NOT NULL,
    "scheduledFor" DATETIME,
    "dryRun" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL,
    "holder" TEXT,
    "instance" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "startedAt" DATETIME NOT NULL,
    "heartbeatAt" DATETIME NOT NULL,
    "finishedAt" DATETIME,
    "affected" INTEGER NOT NULL DEFAULT 0,
    "details" TEXT,
    "error" TEXT
);

-- CreateTable
CREATE TABLE "MaintenanceJob" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "since" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "VerificationLogArchive" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "fileName" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "rowCount" INTEGER NOT NULL DEFAULT 0,
    "bytes" INTEGER NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "oldestVerifiedAt" DATETIME,
    "newestVerifiedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "keepUntil" DATETIME
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "actorId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "targetType" TEXT NOT NULL,
    "targetId" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "requestId" TEXT
);

-- CreateTable
CREATE TABLE "MaintenanceMode" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "enabled" BOOLEAN NOT NULL,
    "message" TEXT,
    "revision" INTEGER NOT NULL,
    "changedAt" DATETIME NOT NULL,
    "changedBy" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "ServiceInstance" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "startedAt" DATETIME NOT NULL,
    "seenAt" BIGINT NOT NULL,
    "modeRevision" INTEGER NOT NULL,
    "busyWith" INTEGER NOT NULL
);

-- CreateIndex
CREATE INDEX "MaintenanceRun_startedAt_id_idx" ON "MaintenanceRun"("startedAt", "id");

-- CreateIndex
CREATE INDEX "MaintenanceRun_job_startedAt_id_idx" ON "MaintenanceRun"("job", "startedAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "MaintenanceRun_job_scheduledFor_key" ON "MaintenanceRun"("job", "scheduledFor");

-- CreateIndex
CREATE UNIQUE INDEX "VerificationLogArchive_fileName_key" ON "VerificationLogArchive"("fileName");

-- CreateIndex
CREATE INDEX "VerificationLogArchive_createdAt_id_idx" ON "VerificationLogArchive"("createdAt", "id");

-- CreateIndex
CREATE INDEX "VerificationLogArchive_state_idx" ON "VerificationLogArchive"("state");

-- CreateIndex
CREATE INDEX "AuditEvent_at_id_idx" ON "AuditEvent"("at", "id");

-- CreateIndex
CREATE INDEX "ServiceInstance_seenAt_idx" ON "ServiceInstance"("seenAt");

-- CreateIndex
CREATE INDEX "TwitterConnection_isActive_tokenExpiresAt_idx" ON "TwitterConnection"("isActive", "tokenExpiresAt");

-- CreateIndex
CREATE INDEX "TwitterConnection_lastVerifiedAt_id_idx" ON "TwitterConnection"("lastVerifiedAt", "id");

-- CreateIndex
CREATE INDEX "TwitterConnection_connectedAt_id_idx" ON "TwitterConnection"("connectedAt", "id");
