-- DropTable
DROP TABLE "AuthorizationRequest";

-- AlterTable
ALTER TABLE "TwitterConnection" DROP COLUMN "tokenVersion",
DROP COLUMN "reconnectRequiredAt",
DROP COLUMN "followersCount",
DROP COLUMN "accountCreatedAt";
