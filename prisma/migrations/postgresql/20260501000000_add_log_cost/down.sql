/*
  Warnings:

  - The column "TwitterVerificationLog"."estimatedCostMicroUsd" is dropped: its values are lost.

*/
-- AlterTable
ALTER TABLE "TwitterVerificationLog" DROP COLUMN "estimatedCostMicroUsd";
