-- CreateTable
CREATE TABLE "TwitterConnection" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "twitterId" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "displayName" TEXT,
    "profileImageUrl" TEXT,
    "accessToken" TEXT NOT NULL,
    "refreshToken" TEXT NOT NULL,
    "tokenExpiresAt" TIMESTAMP(3) NOT NULL,
    "scope" TEXT NOT NULL,
    "tokenType" TEXT NOT NULL DEFAULT 'Bearer',
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "lastVerifiedAt" TIMESTAMP(3),
    "connectedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "TwitterConnection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TwitterVerificationLog" (
    "id" TEXT NOT NULL,
    "completionId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "taskType" TEXT NOT NULL,
    "verificationResult" TEXT NOT NULL,
    "twitterApiResponse" TEXT,
    "errorMessage" TEXT,
    "rejectionReason" TEXT,
    "verificationTime" INTEGER NOT NULL,
    "apiCallCount" INTEGER NOT NULL,
    "cacheHit" BOOLEAN NOT NULL DEFAULT false,
    "twitterConnectionId" TEXT,
    "verifiedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TwitterVerificationLog_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "TwitterConnection_userId_key" ON "TwitterConnection"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "TwitterConnection_twitterId_key" ON "TwitterConnection"("twitterId");

-- CreateIndex
CREATE INDEX "TwitterConnection_userId_idx" ON "TwitterConnection"("userId");

-- CreateIndex
CREATE INDEX "TwitterConnection_twitterId_idx" ON "TwitterConnection"("twitterId");

-- CreateIndex
CREATE INDEX "TwitterConnection_isActive_idx" ON "TwitterConnection"("isActive");

-- CreateIndex
CREATE INDEX "TwitterConnection_tokenExpiresAt_idx" ON "TwitterConnection"("tokenExpiresAt");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_completionId_idx" ON "TwitterVerificationLog"("completionId");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_userId_idx" ON "TwitterVerificationLog"("userId");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_taskId_idx" ON "TwitterVerificationLog"("taskId");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_verifiedAt_idx" ON "TwitterVerificationLog"("verifiedAt");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_verificationResult_idx" ON "TwitterVerificationLog"("verificationResult");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_taskType_idx" ON "TwitterVerificationLog"("taskType");

-- CreateIndex
CREATE INDEX "TwitterVerificationLog_twitterConnectionId_idx" ON "TwitterVerificationLog"("twitterConnectionId");

-- AddForeignKey
ALTER TABLE "TwitterConnection" ADD CONSTRAINT "TwitterConnection_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TwitterVerificationLog" ADD CONSTRAINT "TwitterVerificationLog_completionId_fkey" FOREIGN KEY ("completionId") REFERENCES "Completion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TwitterVerificationLog" ADD CONSTRAINT "TwitterVerificationLog_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TwitterVerificationLog" ADD CONSTRAINT "TwitterVerificationLog_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TwitterVerificationLog" ADD CONSTRAINT "TwitterVerificationLog_twitterConnectionId_fkey" FOREIGN KEY ("twitterConnectionId") REFERENCES "TwitterConnection"("id") ON DELETE SET NULL ON UPDATE CASCADE;
