-- DropTable
DROP TABLE "Completion";

-- DropTable
DROP TABLE "Task";

-- DropTable
DROP TABLE "User";
