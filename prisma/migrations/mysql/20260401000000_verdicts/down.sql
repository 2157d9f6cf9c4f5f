/*
  Warnings:

  - The table "AwardedAccount" is dropped: its rows are lost.
  - The table "SecretKey" is dropped: its rows are lost.
  - The table "SecondLookCount" is dropped: its rows are lost.
  - The column "Task"."targetUserId" is dropped: its values are lost.
  - The column "Task"."targetChangedAt" is dropped: its values are lost.
  - The column "Task"."targetTweetIds" is dropped: its values are lost.
  - The column "Task"."version" is dropped: its values are lost.
  - The column "Completion"."rejectionCode" is dropped: its values are lost.
  - The column "Completion"."version" is dropped: its values are lost.
  - The column "AuthorizationRequest"."callback" is dropped: its values are lost.
  - The column "User"."points" holds 2147483647 at most: what is more is lost.

*/
-- The version before does not know these codes.
UPDATE `Completion` SET `errorCode` = 'target_unavailable' WHERE `errorCode` IN ('target_changed', 'not_visible_yet');

-- The version before has no room for more.
UPDATE `User` SET `points` = 2147483647 WHERE `points` > 2147483647;

-- AlterTable
ALTER TABLE `User` MODIFY `points` INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE `AuthorizationRequest` DROP COLUMN `callback`;

-- DropForeignKey
ALTER TABLE `AwardedAccount` DROP FOREIGN KEY `AwardedAccount_userId_fkey`;

-- DropForeignKey
ALTER TABLE `AwardedAccount` DROP FOREIGN KEY `AwardedAccount_taskId_fkey`;

-- DropIndex
DROP INDEX `Task_targetUserId_idx` ON `Task`;

-- DropIndex
DROP INDEX `Completion_nextVerificationAt_idx` ON `Completion`;

-- DropTable
DROP TABLE `AwardedAccount`;

-- DropTable
DROP TABLE `SecretKey`;

-- DropTable
DROP TABLE `SecondLookCount`;

-- AlterTable
ALTER TABLE `Task` DROP COLUMN `targetUserId`,
    DROP COLUMN `targetChangedAt`,
    DROP COLUMN `targetTweetIds`,
    DROP COLUMN `version`;

-- AlterTable
ALTER TABLE `Completion` DROP COLUMN `rejectionCode`,
    DROP COLUMN `version`;

-- CreateIndex
CREATE INDEX `Completion_status_nextVerificationAt_idx` ON `Completion`(`status`, `nextVerificationAt`);
