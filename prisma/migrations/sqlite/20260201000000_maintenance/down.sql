/*
  Warnings:

  - The table "MaintenanceRun" is dropped: its rows are lost.
  - The table "MaintenanceJob" is dropped: its rows are lost.
  - The table "VerificationLogArchive" is dropped: its rows are lost.
  - The table "AuditEvent" is dropped: its rows are lost.
  - The table "MaintenanceMode" is dropped: its rows are lost.
  - The table "ServiceInstance" is dropped: its rows are lost.

*/
-- DropIndex
DROP INDEX "TwitterConnection_isActive_tokenExpiresAt_idx";

-- DropIndex
DROP INDEX "TwitterConnection_lastVerifiedAt_id_idx";

-- DropIndex
DROP INDEX "TwitterConnection_connectedAt_id_idx";

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "MaintenanceRun";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "MaintenanceJob";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "VerificationLogArchive";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "AuditEvent";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "MaintenanceMode";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "ServiceInstance";
PRAGMA foreign_keys=on;
