import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { Prisma } from '#database';
import { restoreArchive } from '../../src/maintenance/archive/operator/archive-restore.js';
import { addMember, aLogOf, ArchiveShelf, byId, logsOf } from '../support/archive/archive-shelf.js';
import { rowsByTable } from '../support/database/database-rows.js';
import { waitUntil } from '../support/app/wait-until.js';

const KEEP_UNTIL = new Date('2030-01-01T00:00:00.000Z');
/** Transactions that wait for a lock, in the words of each server. */
const WAITING = {
  sqlite: null,
  postgresql: Prisma.sql`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  // InnoDB does not update its own list of transactions when it is read too often.
  mysql: Prisma.sql`SELECT id FROM information_schema.processlist
    WHERE db = DATABASE() AND info LIKE 'INSERT INTO%TwitterVerificationLog%'`,
};
const NOTHING = { restored: 0, alreadyThere: 0, parentsGone: 0, connectionsGone: 0 };

let shelf: ArchiveShelf;

beforeEach(async () => {
  shelf = await ArchiveShelf.open();
  await addMember(shelf.database, 'ada');
});

afterEach(() => shelf.close());

/** The rows as the database holds them, read without Prisma. */
async function storedLogs(): Promise<readonly unknown[]> {
  const rows = (await rowsByTable(shelf.database)).get('TwitterVerificationLog') ?? [];
  return rows.toSorted((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
}

/** PostgreSQL stores no NUL, and no database stores half of a surrogate pair. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.replaceAll('\0', '')),
  fc.constantFrom('', ' ', '\n', '\r\n', '"', '\\', '\u2028\u2029', '\uFEFF', '👩‍🚀', 'null', "'; --", '\t'),
);
const instant = fc.date({
  min: new Date('1970-01-01T00:00:00.001Z'),
  max: new Date('2037-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const log = fc
  .record({
    verificationResult: fc.constantFrom('APPROVED', 'REJECTED', 'ERROR'),
    twitterApiResponse: fc.option(text),
    errorMessage: fc.option(text),
    rejectionReason: fc.option(text),
    verificationTime: fc.integer({ min: 0, max: 2_147_483_647 }),
    apiCallCount: fc.nat(1_000),
    cacheHit: fc.boolean(),
    twitterConnectionId: fc.option(fc.constant('x-ada')),
    verifiedAt: instant,
    estimatedCostMicroUsd: fc.option(fc.nat(2_147_483_647)),
  })
  .map((fields) => aLogOf('ada', fields));

it('should restore every column as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(log, { minLength: 1, maxLength: 20 }), async (rows) => {
      await shelf.database.twitterVerificationLog.createMany({ data: rows });
      const before = await storedLogs();
      const archive = await shelf.add(await shelf.logs());
      await shelf.database.twitterVerificationLog.deleteMany();

      expect(await restoreArchive(shelf, archive, KEEP_UNTIL)).toEqual({ ...NOTHING, restored: rows.length });

      expect(await storedLogs()).toEqual(before);
      await shelf.database.twitterVerificationLog.deleteMany();
    }),
    { numRuns: 25 },
  );
});

it('should add only the missing rows when it is repeated', async () => {
  const rows = logsOf('ada', 250);
  const archive = await shelf.add(rows);
  await restoreArchive(shelf, archive, KEEP_UNTIL);
  await shelf.database.twitterVerificationLog.deleteMany({
    where: { id: { in: rows.slice(90, 130).map(({ id }) => id) } },
  });
  const again = await restoreArchive(shelf, archive, KEEP_UNTIL);
  expect(again).toEqual({ ...NOTHING, restored: 40, alreadyThere: 210 });
  expect(await shelf.logs()).toEqual(rows.toSorted(byId));
});

it('should mark the archive before the first row, and continue after an interruption', async () => {
  const archive = await shelf.add(logsOf('ada', 250));
  const cutOff = (): void => {
    throw new Error('cut off');
  };
  await expect(restoreArchive(shelf, archive, KEEP_UNTIL, cutOff)).rejects.toThrow('cut off');
  expect(await shelf.archives.find(archive.id)).toMatchObject({ state: 'RESTORED', keepUntil: KEEP_UNTIL });
  expect(await shelf.logs()).toHaveLength(100);
  const counts = await restoreArchive(shelf, archive, KEEP_UNTIL);
  expect(counts).toEqual({ ...NOTHING, restored: 150, alreadyThere: 100 });
});

it('should not change a row that is in the table', async () => {
  const row = aLogOf('ada');
  const archive = await shelf.add([row]);
  await shelf.database.twitterVerificationLog.create({ data: { ...row, errorMessage: 'newer' } });
  expect(await restoreArchive(shelf, archive, KEEP_UNTIL)).toEqual({ ...NOTHING, alreadyThere: 1 });
  expect(await shelf.logs()).toEqual([{ ...row, errorMessage: 'newer' }]);
});

it('should skip rows whose completion, user or task is deleted, and count them', async () => {
  for (const name of ['bob', 'cyd', 'dan']) await addMember(shelf.database, name);
  const kept = aLogOf('ada');
  const archive = await shelf.add([...['bob', 'cyd', 'dan'].map((name) => aLogOf(name)), kept]);
  await shelf.database.completion.delete({ where: { id: 'c-bob' } });
  await shelf.database.user.delete({ where: { id: 'u-cyd' } });
  await shelf.database.task.delete({ where: { id: 't-dan' } });
  const counts = await restoreArchive(shelf, archive, KEEP_UNTIL);
  expect(counts).toEqual({ ...NOTHING, restored: 1, parentsGone: 3 });
  expect(await shelf.logs()).toEqual([kept]);
});

it('should restore a row without its deleted connection, and count such rows', async () => {
  const rows = [aLogOf('ada'), aLogOf('ada', { twitterConnectionId: null })];
  const archive = await shelf.add(rows);
  await shelf.database.twitterConnection.deleteMany();
  const counts = await restoreArchive(shelf, archive, KEEP_UNTIL);
  expect(counts).toEqual({ ...NOTHING, restored: 2, connectionsGone: 1 });
  expect((await shelf.logs()).map((row) => row.twitterConnectionId)).toEqual([null, null]);
});

it('should refuse a damaged file and change nothing', async () => {
  const archive = await shelf.add(logsOf('ada', 150));
  await writeFile(shelf.pathOf(archive), 'something else');
  await expect(restoreArchive(shelf, archive, KEEP_UNTIL)).rejects.toMatchObject({ code: 'damaged' });
  expect(await shelf.logs()).toEqual([]);
  expect(await shelf.archives.find(archive.id)).toEqual(archive);
});

it('should refuse a missing file and change nothing', async () => {
  const archive = await shelf.add(logsOf('ada', 150));
  await rm(shelf.pathOf(archive));
  await expect(restoreArchive(shelf, archive, KEEP_UNTIL)).rejects.toMatchObject({ code: 'missing' });
  expect(await shelf.archives.find(archive.id)).toEqual(archive);
});

it('should tolerate another restore of the same rows at the same time', async () => {
  const rows = logsOf('ada', 300);
  const archive = await shelf.add(rows);
  const counts = await Promise.all([1, 2, 3].map(() => restoreArchive(shelf, archive, KEEP_UNTIL)));
  expect(counts.reduce((sum, { restored }) => sum + restored, 0)).toBe(rows.length);
  expect(await shelf.database.twitterVerificationLog.count()).toBe(rows.length);
  expect(await readdir(shelf.folder)).toEqual([archive.fileName]);
});

/** On a server: whether a transaction on this database waits for another one. SQLite has them wait to begin. */
async function isAnyoneWaiting({ database }: ArchiveShelf): Promise<boolean> {
  const waiting = WAITING[database.provider];
  return waiting === null || (await database.$queryRaw<unknown[]>(waiting)).length > 0;
}

it('should tolerate that a member is deleted between its query and its insert', async () => {
  await addMember(shelf.database, 'bob');
  const archive = await shelf.add([...logsOf('ada', 5), ...logsOf('bob', 5)]);
  const gate = new AbortController();
  const leaving = shelf.database.$transaction(async (tx) => {
    await tx.twitterConnection.deleteMany({ where: { id: 'x-ada' } });
    await tx.user.delete({ where: { id: 'u-bob' } });
    if (!gate.signal.aborted) await once(gate.signal, 'abort');
  });
  const restoring = restoreArchive(shelf, archive, KEEP_UNTIL);
  await waitUntil('the restore waits', async () => isAnyoneWaiting(shelf));
  gate.abort();
  await leaving;
  expect(await restoring).toEqual({ ...NOTHING, restored: 5, parentsGone: 5, connectionsGone: 5 });
});
