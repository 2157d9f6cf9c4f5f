-- DropTable
DROP TABLE IF EXISTS `AuthorizationRequest`;

-- AlterTable
ALTER TABLE `TwitterConnection` DROP COLUMN `tokenVersion`,
DROP COLUMN `reconnectRequiredAt`,
DROP COLUMN `followersCount`,
DROP COLUMN `accountCreatedAt`;
