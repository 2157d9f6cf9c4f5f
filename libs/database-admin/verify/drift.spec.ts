import { describeDrift } from '../testing/drift-rules.js';
import { findDrift } from './drift.js';

describeDrift('sqlite', (session) => {
  const findingsOf = async (script: string) => {
    await session().begin();
    try {
      await session().script(script);
      return await findDrift(session());
    } finally {
      await session().rollback();
    }
  };
  const consent = (userId: string, more = '') =>
    `DROP TABLE "TwitterConsent";
     CREATE TABLE "TwitterConsent" ("id" TEXT NOT NULL PRIMARY KEY, "userId" TEXT NOT NULL ${userId},
       "scope" TEXT NOT NULL, "consentedAt" DATETIME NOT NULL, "withdrawnAt" DATETIME${more});
     CREATE INDEX "TwitterConsent_userId_idx" ON "TwitterConsent" ("userId");`;
  const reference = 'REFERENCES "User" ON DELETE CASCADE ON UPDATE CASCADE';

  it('should read a foreign key without a column as one to the primary key', async () => {
    expect(await findingsOf(consent(reference))).toEqual([]);
  });

  it('should find a second foreign key of the same column', async () => {
    const second = ', FOREIGN KEY ("userId") REFERENCES "Task" ("id")';

    expect(await findingsOf(consent(reference, second))).toContainEqual(
      expect.objectContaining({ problem: 'unexpected', name: 'TwitterConsent_userId_fkey (2)' }),
    );
  });

  it.each([
    ['a part of the rows', '("createdAt") WHERE "isActive" = 1', '(createdAt) WHERE "isActive" = 1'],
    ['an order', '("createdAt" DESC)', '(createdAt DESC)'],
    ['a collation', '("createdAt" COLLATE NOCASE)', '(createdAt COLLATE NOCASE)'],
    ['an expression', '(lower("createdAt"))', '((expression))'],
  ])('should find an index of %s', async (_what, definition, actual) => {
    const script = `DROP INDEX "Task_createdAt_idx"; CREATE INDEX "Task_createdAt_idx" ON "Task" ${definition}`;

    expect(await findingsOf(script)).toEqual([
      expect.objectContaining({ name: 'Task_createdAt_idx', expected: '(createdAt)', actual }),
    ]);
  });

  it('should find a unique constraint instead of the unique index, under the name that SQLite gave', async () => {
    const table = `DROP TABLE "Lease"; CREATE TABLE "Lease" ("name" TEXT NOT NULL PRIMARY KEY, "owner" TEXT NOT NULL UNIQUE, "expiresAt" BIGINT NOT NULL)`;

    expect(await findingsOf(table)).toEqual([
      expect.objectContaining({ object: 'index', problem: 'unexpected', actual: 'UNIQUE (owner)' }),
    ]);
  });

  it('should treat equivalent defaults as equal, and ignore tables of the host', async () => {
    const script = `DROP TABLE "TokenRevocation";
      CREATE TABLE "TokenRevocation" ("id" text NOT NULL PRIMARY KEY, "token" text NOT NULL, "hint" text NOT NULL,
        "attempts" integer NOT NULL DEFAULT (0), "nextAttemptAt" datetime NOT NULL,
        "createdAt" datetime NOT NULL DEFAULT current_timestamp);
      CREATE INDEX "TokenRevocation_nextAttemptAt_idx" ON "TokenRevocation" ("nextAttemptAt");
      CREATE TABLE "the host's ""own""" ("id" TEXT);`;

    expect(await findingsOf(script)).toEqual([]);
  });
});
