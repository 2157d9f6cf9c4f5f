-- DropTable
DROP TABLE "AuthorizationRequest";

-- AlterTable
ALTER TABLE "TwitterConnection" DROP COLUMN "tokenVersion";
ALTER TABLE "TwitterConnection" DROP COLUMN "reconnectRequiredAt";
ALTER TABLE "TwitterConnection" DROP COLUMN "followersCount";
ALTER TABLE "TwitterConnection" DROP COLUMN "accountCreatedAt";
