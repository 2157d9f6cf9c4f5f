-- DropTable
DROP TABLE "TwitterConsent";

-- DropTable
DROP TABLE "TokenRevocation";

-- DropTable
DROP TABLE "Lease";

-- AlterTable
ALTER TABLE "TwitterConnection" DROP COLUMN "lastRefreshError",
DROP COLUMN "lastRefreshAt";
