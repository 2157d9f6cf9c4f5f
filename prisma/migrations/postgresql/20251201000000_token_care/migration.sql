-- AlterTable
ALTER TABLE "TwitterConnection" ADD COLUMN     "lastRefreshAt" TIMESTAMP(3),
ADD COLUMN     "lastRefreshError" TEXT;

-- CreateTable
CREATE TABLE "Lease" (
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "expiresAt" BIGINT NOT NULL,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "TokenRevocation" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TokenRevocation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TwitterConsent" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "consentedAt" TIMESTAMP(3) NOT NULL,
    "withdrawnAt" TIMESTAMP(3),

    CONSTRAINT "TwitterConsent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "TokenRevocation_nextAttemptAt_idx" ON "TokenRevocation"("nextAttemptAt");

-- CreateIndex
CREATE INDEX "TwitterConsent_userId_idx" ON "TwitterConsent"("userId");

-- AddForeignKey
ALTER TABLE "TwitterConsent" ADD CONSTRAINT "TwitterConsent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
