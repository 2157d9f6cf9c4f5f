/*
  Warnings:

  - The table "XApiUsage" is dropped: its rows are lost.
  - The table "XApiMonth" is dropped: its rows are lost.
  - The table "XApiUserUsage" is dropped: its rows are lost.
  - The table "IdempotencyKey" is dropped: its rows are lost.

*/
-- DropForeignKey
ALTER TABLE "XApiUserUsage" DROP CONSTRAINT "XApiUserUsage_userId_fkey";

-- DropForeignKey
ALTER TABLE "IdempotencyKey" DROP CONSTRAINT "IdempotencyKey_userId_fkey";

-- DropTable
DROP TABLE "XApiUsage";

-- DropTable
DROP TABLE "XApiMonth";

-- DropTable
DROP TABLE "XApiUserUsage";

-- DropTable
DROP TABLE "IdempotencyKey";
