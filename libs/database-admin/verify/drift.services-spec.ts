import type { SqlSession } from '#database';
import { describeDrift, findingsUntilUndone } from '../testing/drift-rules.js';
import { readCommittedModel } from '../model/committed-model.js';
import { compareCatalogs, findDrift } from './drift.js';
import { expectedCatalog } from '../catalog/expected-catalog.js';
import { parsePrismaSchema } from '../model/prisma-schema.js';
import { readCatalog } from '../catalog/read-catalog.js';

const findingsInTransaction = async (session: SqlSession, script: string) => {
  await session.begin();
  try {
    await session.script(script);
    return await findDrift(session);
  } finally {
    await session.rollback();
  }
};

describeDrift('postgresql', (session) => {
  it.each([
    [
      'a foreign key that was never checked',
      `ALTER TABLE "TwitterConsent" DROP CONSTRAINT "TwitterConsent_userId_fkey", ADD CONSTRAINT "TwitterConsent_userId_fkey"
         FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE NOT VALID`,
      { name: 'TwitterConsent_userId_fkey', actual: expect.stringMatching(/ NOT VALID$/) },
    ],
    [
      'a foreign key to a table of another schema',
      `CREATE SCHEMA "tta_Other"; CREATE TABLE "tta_Other"."User" ("id" TEXT PRIMARY KEY);
       ALTER TABLE "TwitterConsent" DROP CONSTRAINT "TwitterConsent_userId_fkey", ADD CONSTRAINT "TwitterConsent_userId_fkey"
         FOREIGN KEY ("userId") REFERENCES "tta_Other"."User" ("id") ON DELETE CASCADE ON UPDATE CASCADE`,
      { actual: 'userId -> tta_Other.User.id ON DELETE CASCADE ON UPDATE CASCADE' },
    ],
    [
      'an index of a part of the rows',
      `DROP INDEX "Task_createdAt_idx"; CREATE INDEX "Task_createdAt_idx" ON "Task" ("createdAt") WHERE "isActive"`,
      { expected: '(createdAt)', actual: '(createdAt) WHERE isActive' },
    ],
    [
      'a table that a crash empties',
      `ALTER TABLE "Lease" SET UNLOGGED`,
      { object: 'table', problem: 'different', expected: 'TABLE', actual: 'UNLOGGED TABLE' },
    ],
    [
      'a time that keeps its zone',
      `ALTER TABLE "Task" ALTER COLUMN "startsAt" TYPE TIMESTAMP(3) WITH TIME ZONE`,
      { expected: 'TIMESTAMP(3)', actual: 'TIMESTAMP(3) WITH TIME ZONE' },
    ],
    [
      'a default below zero, without the type that PostgreSQL adds',
      `ALTER TABLE "Task" ADD COLUMN "balance" INTEGER DEFAULT -5`,
      { problem: 'unexpected', actual: 'INTEGER DEFAULT -5' },
    ],
    [
      'a text that is sorted another way',
      `ALTER TABLE "Task" ALTER COLUMN "targetUrl" TYPE TEXT COLLATE "C"`,
      { actual: 'TEXT COLLATE C' },
    ],
  ])('should find %s', async (_what, script, finding) => {
    expect(await findingsInTransaction(session(), script)).toEqual([expect.objectContaining(finding)]);
  });

  it('should treat equivalent defaults as equal', async () => {
    const script = `ALTER TABLE "Task" ALTER COLUMN "createdAt" SET DEFAULT now()`;

    expect(await findingsInTransaction(session(), script)).toEqual([]);
  });

  it('should read only the current schema', async () => {
    const script = `CREATE SCHEMA "tta_Other"; SET LOCAL search_path = "tta_Other"`;

    expect(
      (await findingsInTransaction(session(), script)).map(({ problem, name }) => `${problem} ${name}`),
    ).toEqual((await readCommittedModel()).map(({ name }) => `missing ${name}`));
  });
});

describeDrift('mysql', (session) => {
  it.each([
    [
      'a text that is compared another way',
      'ALTER TABLE "Task" MODIFY "taskType" VARCHAR(191) COLLATE utf8mb4_general_ci NOT NULL',
      'ALTER TABLE "Task" MODIFY "taskType" VARCHAR(191) COLLATE utf8mb4_bin NOT NULL',
      { name: 'taskType', actual: 'VARCHAR(191) COLLATE utf8mb4_general_ci NOT NULL' },
    ],
    [
      'a table that knows no transactions',
      'ALTER TABLE "Lease" ENGINE = MyISAM',
      'ALTER TABLE "Lease" ENGINE = InnoDB',
      { object: 'table', problem: 'different', actual: 'MyISAM TABLE COLLATE utf8mb4_bin' },
    ],
    [
      'a time that the server keeps up to date',
      'ALTER TABLE "Task" MODIFY "updatedAt" DATETIME(3) NOT NULL ON UPDATE CURRENT_TIMESTAMP(3)',
      'ALTER TABLE "Task" MODIFY "updatedAt" DATETIME(3) NOT NULL',
      { name: 'updatedAt', actual: expect.stringMatching(/ ON UPDATE CURRENT_TIMESTAMP\(3\)$/) },
    ],
    [
      'a text that is shorter than the models say',
      'ALTER TABLE "TwitterVerificationLog" MODIFY "twitterApiResponse" TEXT NULL',
      'ALTER TABLE "TwitterVerificationLog" MODIFY "twitterApiResponse" MEDIUMTEXT NULL',
      { expected: 'MEDIUMTEXT COLLATE utf8mb4_bin', actual: 'TEXT COLLATE utf8mb4_bin' },
    ],
    [
      'an index of a part of a text',
      'DROP INDEX "TwitterVerificationLog_taskType_idx" ON "TwitterVerificationLog"; CREATE INDEX "TwitterVerificationLog_taskType_idx" ON "TwitterVerificationLog" ("taskType"(10))',
      'DROP INDEX "TwitterVerificationLog_taskType_idx" ON "TwitterVerificationLog"; CREATE INDEX "TwitterVerificationLog_taskType_idx" ON "TwitterVerificationLog" ("taskType")',
      { expected: '(taskType)', actual: '(taskType(10))' },
    ],
    [
      'an index that queries may not use',
      'ALTER TABLE "Task" ALTER INDEX "Task_createdAt_idx" IGNORED',
      'ALTER TABLE "Task" ALTER INDEX "Task_createdAt_idx" NOT IGNORED',
      { actual: '(createdAt) IGNORED' },
    ],
  ])('should find %s', async (_what, change, undo, finding) => {
    expect(await findingsUntilUndone(session(), change, undo)).toEqual([expect.objectContaining(finding)]);
    expect(await findDrift(session())).toEqual([]);
  });

  it('should expect the index that InnoDB creates for a foreign key without one', async () => {
    const model = parsePrismaSchema(`
      model Parent {
        id       String  @id
        children Child[]
      }
      model Child {
        id       String @id
        parentId String
        parent   Parent @relation(fields: [parentId], references: [id], onDelete: Cascade, onUpdate: Cascade)
      }`);
    await session().script(
      `CREATE TABLE "Parent" ("id" VARCHAR(191) PRIMARY KEY) COLLATE utf8mb4_bin;
       CREATE TABLE "Child" ("id" VARCHAR(191) PRIMARY KEY, "parentId" VARCHAR(191) NOT NULL,
         CONSTRAINT "Child_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Parent" ("id")
           ON DELETE CASCADE ON UPDATE CASCADE) COLLATE utf8mb4_bin`,
    );

    expect(compareCatalogs(expectedCatalog(model, 'mysql'), await readCatalog(session()))).toEqual([]);
  });
});
