/*
  Warnings:

  - The column "Completion"."decidedAt" is dropped: its values are lost.
  - The column "Completion"."decidedBy" is dropped: its values are lost.
  - The column "Completion"."decisionReason" is dropped: its values are lost.

*/
-- DropIndex
DROP INDEX "Completion_completedAt_id_idx";

-- DropIndex
DROP INDEX "Completion_status_completedAt_id_idx";

-- DropIndex
DROP INDEX "Completion_needsReview_completedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterConnection_reconnectRequiredAt_idx";

-- DropIndex
DROP INDEX "AuditEvent_actorId_at_id_idx";

-- DropIndex
DROP INDEX "AuditEvent_targetId_at_id_idx";

-- AlterTable
ALTER TABLE "Completion" DROP COLUMN "decidedAt",
DROP COLUMN "decidedBy",
DROP COLUMN "decisionReason";
