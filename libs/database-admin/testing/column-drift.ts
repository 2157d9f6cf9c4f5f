import { alter, type DriftCase } from './drift-case.js';

/** Tables and columns that differ. */
export const COLUMN_DRIFT: readonly DriftCase[] = [
  {
    what: 'a table that has another name',
    sqlite: alter('TokenRevocation', 'RENAME TO "theirs"'),
    postgresql: alter('TokenRevocation', 'RENAME TO "theirs"'),
    mysql: {
      change: alter('TokenRevocation', 'RENAME TO "theirs"'),
      undo: alter('theirs', 'RENAME TO "TokenRevocation"'),
    },
    finding: {
      table: 'TokenRevocation',
      object: 'table',
      name: 'TokenRevocation',
      problem: 'missing',
      expected: { sqlite: 'TABLE', postgresql: 'TABLE', mysql: 'InnoDB TABLE COLLATE utf8mb4_bin' },
      actual: null,
    },
  },
  {
    what: 'a missing column',
    sqlite: alter('TwitterConnection', 'DROP COLUMN "lastRefreshError"'),
    postgresql: alter('TwitterConnection', 'DROP COLUMN "lastRefreshError"'),
    mysql: {
      change: alter('TwitterConnection', 'DROP COLUMN "lastRefreshError"'),
      undo: alter('TwitterConnection', 'ADD COLUMN "lastRefreshError" TEXT NULL'),
    },
    finding: {
      table: 'TwitterConnection',
      object: 'column',
      name: 'lastRefreshError',
      problem: 'missing',
      expected: { sqlite: 'TEXT', postgresql: 'TEXT', mysql: 'TEXT COLLATE utf8mb4_bin' },
      actual: null,
    },
  },
  {
    what: 'a column that is not expected',
    sqlite: alter('Task', `ADD COLUMN "note" VARCHAR(9) NOT NULL DEFAULT 'it''s'`),
    postgresql: alter('Task', `ADD COLUMN "note" VARCHAR(9) NOT NULL DEFAULT 'it''s'`),
    mysql: {
      change: alter('Task', `ADD COLUMN "note" VARCHAR(9) NOT NULL DEFAULT 'it''s'`),
      undo: alter('Task', 'DROP COLUMN "note"'),
    },
    finding: {
      table: 'Task',
      object: 'column',
      name: 'note',
      problem: 'unexpected',
      expected: null,
      actual: {
        sqlite: `VARCHAR(9) NOT NULL DEFAULT 'it''s'`,
        postgresql: `CHARACTER VARYING(9) NOT NULL DEFAULT 'it''s'`,
        mysql: `VARCHAR(9) COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s'`,
      },
    },
  },
  {
    what: 'a column of another type',
    sqlite: { table: 'Lease', replace: '"expiresAt" BIGINT', by: '"expiresAt" INTEGER' },
    postgresql: alter('Lease', 'ALTER COLUMN "expiresAt" TYPE INTEGER'),
    mysql: {
      change: alter('Lease', 'MODIFY "expiresAt" INTEGER NOT NULL'),
      undo: alter('Lease', 'MODIFY "expiresAt" BIGINT NOT NULL'),
    },
    finding: {
      table: 'Lease',
      object: 'column',
      name: 'expiresAt',
      problem: 'different',
      expected: 'BIGINT NOT NULL',
      actual: { sqlite: 'INTEGER NOT NULL', postgresql: 'INTEGER NOT NULL', mysql: 'INT NOT NULL' },
    },
  },
  {
    what: 'a column that may be empty',
    sqlite: {
      table: 'TwitterConsent',
      replace: '"consentedAt" DATETIME NOT NULL',
      by: '"consentedAt" DATETIME',
    },
    postgresql: alter('TwitterConsent', 'ALTER COLUMN "consentedAt" DROP NOT NULL'),
    mysql: {
      change: alter('TwitterConsent', 'MODIFY "consentedAt" DATETIME(3) NULL'),
      undo: alter('TwitterConsent', 'MODIFY "consentedAt" DATETIME(3) NOT NULL'),
    },
    finding: {
      table: 'TwitterConsent',
      object: 'column',
      name: 'consentedAt',
      problem: 'different',
      expected: {
        sqlite: 'DATETIME NOT NULL',
        postgresql: 'TIMESTAMP(3) NOT NULL',
        mysql: 'DATETIME(3) NOT NULL',
      },
      actual: { sqlite: 'DATETIME', postgresql: 'TIMESTAMP(3)', mysql: 'DATETIME(3)' },
    },
  },
  {
    what: 'another default',
    sqlite: { table: 'Completion', replace: `DEFAULT 'PENDING'`, by: `DEFAULT 'NEW'` },
    postgresql: alter('Completion', `ALTER COLUMN "status" SET DEFAULT 'NEW'`),
    mysql: {
      change: alter('Completion', `ALTER COLUMN "status" SET DEFAULT 'NEW'`),
      undo: alter('Completion', `ALTER COLUMN "status" SET DEFAULT 'PENDING'`),
    },
    finding: {
      table: 'Completion',
      object: 'column',
      name: 'status',
      problem: 'different',
      expected: {
        sqlite: `TEXT NOT NULL DEFAULT 'PENDING'`,
        postgresql: `TEXT NOT NULL DEFAULT 'PENDING'`,
        mysql: `VARCHAR(191) COLLATE utf8mb4_bin NOT NULL DEFAULT 'PENDING'`,
      },
      actual: {
        sqlite: `TEXT NOT NULL DEFAULT 'NEW'`,
        postgresql: `TEXT NOT NULL DEFAULT 'NEW'`,
        mysql: `VARCHAR(191) COLLATE utf8mb4_bin NOT NULL DEFAULT 'NEW'`,
      },
    },
  },
  {
    what: 'a lost default',
    sqlite: {
      table: 'Task',
      replace: '"isActive" BOOLEAN NOT NULL DEFAULT true',
      by: '"isActive" BOOLEAN NOT NULL',
    },
    postgresql: alter('Task', 'ALTER COLUMN "isActive" DROP DEFAULT'),
    mysql: {
      change: alter('Task', 'ALTER COLUMN "isActive" DROP DEFAULT'),
      undo: alter('Task', 'ALTER COLUMN "isActive" SET DEFAULT true'),
    },
    finding: {
      table: 'Task',
      object: 'column',
      name: 'isActive',
      problem: 'different',
      expected: {
        sqlite: 'BOOLEAN NOT NULL DEFAULT true',
        postgresql: 'BOOLEAN NOT NULL DEFAULT true',
        mysql: 'TINYINT(1) NOT NULL DEFAULT 1',
      },
      actual: { sqlite: 'BOOLEAN NOT NULL', postgresql: 'BOOLEAN NOT NULL', mysql: 'TINYINT(1) NOT NULL' },
    },
  },
];
