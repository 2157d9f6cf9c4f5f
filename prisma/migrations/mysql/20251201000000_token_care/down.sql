-- DropTable
DROP TABLE IF EXISTS `TwitterConsent`;

-- DropTable
DROP TABLE IF EXISTS `TokenRevocation`;

-- DropTable
DROP TABLE IF EXISTS `Lease`;

-- AlterTable
ALTER TABLE `TwitterConnection` DROP COLUMN `lastRefreshError`,
DROP COLUMN `lastRefreshAt`;
