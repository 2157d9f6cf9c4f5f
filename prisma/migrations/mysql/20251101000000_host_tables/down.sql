-- DropTable
DROP TABLE IF EXISTS `Completion`;

-- DropTable
DROP TABLE IF EXISTS `Task`;

-- DropTable
DROP TABLE IF EXISTS `User`;
