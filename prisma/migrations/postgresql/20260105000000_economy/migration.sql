-- CreateTable
CREATE TABLE "XApiUsage" (
    "id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "billedResources" INTEGER NOT NULL DEFAULT 0,
    "costMicroUsd" BIGINT NOT NULL DEFAULT 0,
    "reservedMicroUsd" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "XApiUsage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "XApiMonth" (
    "month" TEXT NOT NULL,
    "committedMicroUsd" BIGINT NOT NULL DEFAULT 0,
    "warnedAt" TIMESTAMP(3),

    CONSTRAINT "XApiMonth_pkey" PRIMARY KEY ("month")
);

-- CreateTable
CREATE TABLE "XApiUserUsage" (
    "id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "XApiUserUsage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "keyHash" TEXT NOT NULL,
    "bodyHash" TEXT NOT NULL,
    "answer" TEXT,
    "lockedUntil" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "XApiUsage_day_endpoint_key" ON "XApiUsage"("day", "endpoint");

-- CreateIndex
CREATE INDEX "XApiUserUsage_userId_idx" ON "XApiUserUsage"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "XApiUserUsage_day_userId_key" ON "XApiUserUsage"("day", "userId");

-- CreateIndex
CREATE INDEX "IdempotencyKey_expiresAt_idx" ON "IdempotencyKey"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "IdempotencyKey_userId_keyHash_key" ON "IdempotencyKey"("userId", "keyHash");

-- AddForeignKey
ALTER TABLE "XApiUserUsage" ADD CONSTRAINT "XApiUserUsage_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IdempotencyKey" ADD CONSTRAINT "IdempotencyKey_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
