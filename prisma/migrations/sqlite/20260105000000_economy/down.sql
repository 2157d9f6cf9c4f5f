/*
  Warnings:

  - The table "XApiUsage" is dropped: its rows are lost.
  - The table "XApiMonth" is dropped: its rows are lost.
  - The table "XApiUserUsage" is dropped: its rows are lost.
  - The table "IdempotencyKey" is dropped: its rows are lost.

*/
-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "XApiUsage";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "XApiMonth";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "XApiUserUsage";
PRAGMA foreign_keys=on;

-- DropTable
PRAGMA foreign_keys=off;
DROP TABLE "IdempotencyKey";
PRAGMA foreign_keys=on;
