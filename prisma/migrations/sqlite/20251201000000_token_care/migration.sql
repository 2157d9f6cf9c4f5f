-- AlterTable
ALTER TABLE "TwitterConnection" ADD COLUMN "lastRefreshAt" DATETIME;
ALTER TABLE "TwitterConnection" ADD COLUMN "lastRefreshError" TEXT;

-- CreateTable
CREATE TABLE "Lease" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL,
    "expiresAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "TokenRevocation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "token" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "TwitterConsent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "consentedAt" DATETIME NOT NULL,
    "withdrawnAt" DATETIME,
    CONSTRAINT "TwitterConsent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "TokenRevocation_nextAttemptAt_idx" ON "TokenRevocation"("nextAttemptAt");

-- CreateIndex
CREATE INDEX "TwitterConsent_userId_idx" ON "TwitterConsent"("userId");
