-- DropTable
DROP TABLE IF EXISTS `TwitterVerificationLog`;

-- DropTable
DROP TABLE IF EXISTS `TwitterConnection`;
