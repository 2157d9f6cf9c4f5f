-- AlterTable
ALTER TABLE "TwitterVerificationLog" ADD COLUMN     "estimatedCostMicroUsd" INTEGER;
