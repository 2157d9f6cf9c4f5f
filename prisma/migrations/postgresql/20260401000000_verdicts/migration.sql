-- DropIndex
DROP INDEX "Completion_status_nextVerificationAt_idx";

-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "targetChangedAt" TIMESTAMP(3),
ADD COLUMN     "targetTweetIds" TEXT,
ADD COLUMN     "targetUserId" TEXT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Completion" ADD COLUMN     "rejectionCode" TEXT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "AwardedAccount" (
    "id" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accountHash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AwardedAccount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SecretKey" (
    "id" TEXT NOT NULL,
    "sealedKey" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SecretKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SecondLookCount" (
    "id" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "delaySeconds" INTEGER NOT NULL,
    "looks" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "SecondLookCount_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AwardedAccount_userId_idx" ON "AwardedAccount"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "AwardedAccount_taskId_accountHash_key" ON "AwardedAccount"("taskId", "accountHash");

-- CreateIndex
CREATE UNIQUE INDEX "SecondLookCount_day_outcome_delaySeconds_key" ON "SecondLookCount"("day", "outcome", "delaySeconds");

-- CreateIndex
CREATE INDEX "Task_targetUserId_idx" ON "Task"("targetUserId");

-- CreateIndex
CREATE INDEX "Completion_nextVerificationAt_idx" ON "Completion"("nextVerificationAt");

-- AddForeignKey
ALTER TABLE "AwardedAccount" ADD CONSTRAINT "AwardedAccount_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AwardedAccount" ADD CONSTRAINT "AwardedAccount_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "User" ALTER COLUMN "points" SET DATA TYPE BIGINT;

-- AlterTable
ALTER TABLE "AuthorizationRequest" ADD COLUMN     "callback" TEXT;

-- What was rejected before gets its code from its sentence.
UPDATE "Completion" SET "rejectionCode" = CASE
    WHEN "decidedAt" IS NOT NULL THEN 'decided_by_admin'
    WHEN "rejectionReason" LIKE '%is not followed.' THEN 'not_followed'
    WHEN "rejectionReason" LIKE 'The post is not liked.' THEN 'not_liked'
    WHEN "rejectionReason" LIKE 'The post is not reposted.' THEN 'not_reposted'
    WHEN "rejectionReason" LIKE 'The post is not bookmarked.' THEN 'not_bookmarked'
    WHEN "rejectionReason" LIKE 'No % was found that fits the task.' THEN 'no_matching_post'
    WHEN "rejectionReason" LIKE 'There is no post at the address you gave.' THEN 'proof_not_found'
    WHEN "rejectionReason" LIKE '%is by another account.' THEN 'proof_wrong_author'
    WHEN "rejectionReason" LIKE '%is a repost, not a post of your own.' THEN 'proof_is_repost'
    WHEN "rejectionReason" LIKE '%was made before the task began.' THEN 'proof_too_old'
    WHEN "rejectionReason" LIKE '%was made after the task ended.' THEN 'proof_too_late'
    WHEN "rejectionReason" LIKE '%does not quote the post of this task.' THEN 'proof_wrong_target'
    WHEN "rejectionReason" LIKE '%does not reply to the post of this task.' THEN 'proof_wrong_target'
    WHEN "rejectionReason" LIKE '%does not contain the required text.' THEN 'proof_text_missing'
    WHEN "rejectionReason" LIKE 'The X account must be at least %' THEN 'account_too_young'
    WHEN "rejectionReason" LIKE 'The X account must have at least %' THEN 'too_few_followers'
END WHERE "status" = 'REJECTED';
