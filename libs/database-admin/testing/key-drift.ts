import { alter, type DriftCase } from './drift-case.js';

/** Keys and indexes that differ. */
export const KEY_DRIFT: readonly DriftCase[] = [
  {
    what: 'a missing primary key',
    sqlite: { table: 'Lease', replace: ' PRIMARY KEY', by: '' },
    postgresql: alter('Lease', 'DROP CONSTRAINT "Lease_pkey"'),
    mysql: {
      change: alter('Lease', 'DROP PRIMARY KEY'),
      undo: alter('Lease', 'ADD PRIMARY KEY ("name")'),
    },
    finding: {
      table: 'Lease',
      object: 'primary key',
      name: 'Lease_pkey',
      problem: 'missing',
      expected: '(name)',
      actual: null,
    },
  },
  {
    what: 'a missing foreign key',
    sqlite: {
      table: 'TwitterConsent',
      replace:
        ',\n    CONSTRAINT "TwitterConsent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE',
      by: '',
    },
    postgresql: alter('TwitterConsent', 'DROP CONSTRAINT "TwitterConsent_userId_fkey"'),
    mysql: {
      change: alter('TwitterConsent', 'DROP FOREIGN KEY "TwitterConsent_userId_fkey"'),
      undo: alter(
        'TwitterConsent',
        'ADD CONSTRAINT "TwitterConsent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE',
      ),
    },
    finding: {
      table: 'TwitterConsent',
      object: 'foreign key',
      name: 'TwitterConsent_userId_fkey',
      problem: 'missing',
      expected: 'userId -> User.id ON DELETE CASCADE ON UPDATE CASCADE',
      actual: null,
    },
  },
  {
    what: 'a foreign key with another action',
    sqlite: { table: 'TwitterConsent', replace: 'ON DELETE CASCADE', by: 'ON DELETE RESTRICT' },
    postgresql: alter(
      'TwitterConsent',
      'DROP CONSTRAINT "TwitterConsent_userId_fkey", ADD CONSTRAINT "TwitterConsent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE RESTRICT ON UPDATE CASCADE',
    ),
    mysql: {
      change: `ALTER TABLE "TwitterConsent" DROP FOREIGN KEY "TwitterConsent_userId_fkey";
        ALTER TABLE "TwitterConsent" ADD CONSTRAINT "TwitterConsent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE NO ACTION ON UPDATE CASCADE`,
      undo: `ALTER TABLE "TwitterConsent" DROP FOREIGN KEY "TwitterConsent_userId_fkey";
        ALTER TABLE "TwitterConsent" ADD CONSTRAINT "TwitterConsent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE`,
    },
    finding: {
      table: 'TwitterConsent',
      object: 'foreign key',
      name: 'TwitterConsent_userId_fkey',
      problem: 'different',
      expected: 'userId -> User.id ON DELETE CASCADE ON UPDATE CASCADE',
      actual: 'userId -> User.id ON DELETE RESTRICT ON UPDATE CASCADE',
    },
  },
  {
    what: 'a missing index',
    sqlite: 'DROP INDEX "Task_createdAt_idx"',
    postgresql: 'DROP INDEX "Task_createdAt_idx"',
    mysql: {
      change: 'DROP INDEX "Task_createdAt_idx" ON "Task"',
      undo: 'CREATE INDEX "Task_createdAt_idx" ON "Task" ("createdAt")',
    },
    finding: {
      table: 'Task',
      object: 'index',
      name: 'Task_createdAt_idx',
      problem: 'missing',
      expected: '(createdAt)',
      actual: null,
    },
  },
  {
    what: 'an index that is not expected',
    sqlite: 'CREATE UNIQUE INDEX "mine" ON "Task" ("points" DESC, "id")',
    postgresql: 'CREATE UNIQUE INDEX "mine" ON "Task" ("points" DESC, "id")',
    mysql: {
      change: 'CREATE UNIQUE INDEX "mine" ON "Task" ("points" DESC, "id")',
      undo: 'DROP INDEX "mine" ON "Task"',
    },
    finding: {
      table: 'Task',
      object: 'index',
      name: 'mine',
      problem: 'unexpected',
      expected: null,
      actual: 'UNIQUE (points DESC, id)',
    },
  },
  {
    what: 'an index that is no longer unique',
    sqlite: `DROP INDEX "AuthorizationRequest_stateHash_key";
      CREATE INDEX "AuthorizationRequest_stateHash_key" ON "AuthorizationRequest" ("stateHash")`,
    postgresql: `DROP INDEX "AuthorizationRequest_stateHash_key";
      CREATE INDEX "AuthorizationRequest_stateHash_key" ON "AuthorizationRequest" ("stateHash")`,
    mysql: {
      change: `DROP INDEX "AuthorizationRequest_stateHash_key" ON "AuthorizationRequest";
        CREATE INDEX "AuthorizationRequest_stateHash_key" ON "AuthorizationRequest" ("stateHash")`,
      undo: `DROP INDEX "AuthorizationRequest_stateHash_key" ON "AuthorizationRequest";
        CREATE UNIQUE INDEX "AuthorizationRequest_stateHash_key" ON "AuthorizationRequest" ("stateHash")`,
    },
    finding: {
      table: 'AuthorizationRequest',
      object: 'index',
      name: 'AuthorizationRequest_stateHash_key',
      problem: 'different',
      expected: 'UNIQUE (stateHash)',
      actual: '(stateHash)',
    },
  },
];
