-- DropTable
DROP TABLE "TwitterVerificationLog";

-- DropTable
DROP TABLE "TwitterConnection";
