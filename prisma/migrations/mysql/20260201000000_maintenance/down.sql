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
DROP INDEX `TwitterConnection_isActive_tokenExpiresAt_idx` ON `TwitterConnection`;

-- DropIndex
DROP INDEX `TwitterConnection_lastVerifiedAt_id_idx` ON `TwitterConnection`;

-- DropIndex
DROP INDEX `TwitterConnection_connectedAt_id_idx` ON `TwitterConnection`;

-- DropTable
DROP TABLE `MaintenanceRun`;

-- DropTable
DROP TABLE `MaintenanceJob`;

-- DropTable
DROP TABLE `VerificationLogArchive`;

-- DropTable
DROP TABLE `AuditEvent`;

-- DropTable
DROP TABLE `MaintenanceMode`;

-- DropTable
DROP TABLE `ServiceInstance`;
