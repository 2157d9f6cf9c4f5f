import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerificationLogArchive } from '#database';
import type { ArchiveResponse } from '../../src/maintenance/archive/archive.response.js';
import { ArchiveBench, DAY_MS } from '../support/archive/archive-bench.js';
import { expectProblem } from '../support/http/expect-problem.js';

const ARCHIVES = '/v1/admin/maintenance/archives';
const ARCHIVE_RETENTION_DAYS = 365;
const UNFINISHED = 'verification-logs-20260101t000000z-unfinished.ndjson.gz';

let bench: ArchiveBench;

beforeAll(async () => {
  bench = await ArchiveBench.open();
});

beforeEach(async () => {
  await bench.clear();
  bench.setRowsPerFile(50_000);
});

afterAll(() => bench.close());

const pathOf = ({ fileName }: Pick<VerificationLogArchive, 'fileName'>): string =>
  join(bench.folder, fileName);

const addOldLogs = (count: number): Promise<string[]> =>
  bench.addLogs(Array.from({ length: count }, (_, index) => bench.old(index + 1)));

/** A file with a record whose rows are still in the table. */
async function aRecordedArchive(): Promise<VerificationLogArchive> {
  const { database } = bench.testApp;
  await addOldLogs(20);
  const rows = await bench.rows();
  await bench.run();
  await database.twitterVerificationLog.createMany({ data: rows });
  await database.verificationLogArchive.updateMany({ data: { state: 'RECORDED' } });
  return database.verificationLogArchive.findFirstOrThrow();
}

async function flipByte(file: string, position: number): Promise<void> {
  const bytes = await readFile(file);
  bytes[position] = bytes[position]! ^ 1;
  await writeFile(file, bytes);
}

describe('an archive whose rows are still in the table', () => {
  it.each<[string, (file: string) => Promise<void>]>([
    ['missing', (file) => rm(file)],
    ['changed in one byte', (file) => flipByte(file, 100)],
    ['cut short', (file) => truncate(file, 50)],
    ['longer than it was', (file) => writeFile(file, 'x', { flag: 'a' })],
  ])(
    'should be marked as damaged when its file is %s, and its rows archived in another file',
    async (_how, damage) => {
      const archive = await aRecordedArchive();
      const rows = await bench.rows();
      await damage(pathOf(archive));
      const dry = (await bench.run({ dryRun: true })).body;
      const { body } = await bench.run();
      expect(body).toMatchObject({
        status: 'SUCCEEDED',
        affected: 20,
        details: { damaged: [archive.fileName], complete: true },
      });
      expect(dry).toMatchObject({ affected: 20, details: { damaged: [archive.fileName] } });
      expect(await bench.archivedRows()).toEqual(rows);
      expect(await bench.remainingIds()).toEqual([]);
      expect((await bench.records()).map(({ state }) => state).sort()).toEqual(['DAMAGED', 'PURGED']);
      expect(bench.testApp.logLines()).toContainEqual(
        expect.objectContaining({ level: 'error', fileName: archive.fileName }),
      );
    },
  );

  it('should keep rows that are not in the file', async () => {
    await aRecordedArchive();
    const [extra] = await bench.addLogs([bench.cutoff]);
    const { body } = await bench.run();
    expect(body).toMatchObject({ affected: 20, details: { files: [], damaged: [] } });
    expect(await bench.remainingIds()).toEqual([extra]);
  });
});

describe('an old archive', () => {
  it('should be kept for exactly 365 days, and then be deleted with its record', async () => {
    await addOldLogs(3);
    await bench.run();
    bench.testApp.clock.advance(ARCHIVE_RETENTION_DAYS * DAY_MS);
    expect((await bench.run()).body.details).toMatchObject({ deletedArchives: 0 });
    expect(await bench.files()).toHaveLength(1);
    bench.testApp.clock.advance(1);
    expect((await bench.run({ dryRun: true })).body.details).toMatchObject({ deletedArchives: 1 });
    expect(await bench.files()).toHaveLength(1);
    expect((await bench.run()).body.details).toMatchObject({ deletedArchives: 1 });
    expect(await bench.files()).toEqual([]);
    expect(await bench.records()).toEqual([]);
  });

  it('should be kept while its restored rows are in the table', async () => {
    const archive = await aRecordedArchive();
    const now = bench.testApp.clock.now().getTime();
    await bench.testApp.database.verificationLogArchive.updateMany({
      data: { state: 'RESTORED', keepUntil: new Date(now + 400 * DAY_MS) },
    });
    bench.testApp.clock.advance(399 * DAY_MS);
    expect((await bench.run()).body).toMatchObject({ affected: 0, details: { deletedArchives: 0 } });
    expect(await bench.files()).toEqual([archive.fileName]);
    bench.testApp.clock.advance(DAY_MS);
    expect((await bench.run()).body).toMatchObject({
      affected: 20,
      details: { files: [], deletedArchives: 1 },
    });
    expect(await bench.files()).toEqual([]);
  });
});

describe('the list of archives', () => {
  it('should show them newest first, page by page, without unfinished ones', async () => {
    bench.setRowsPerFile(2);
    for (let day = 0; day < 3; day += 1) {
      await addOldLogs(5);
      await bench.run();
      bench.testApp.clock.advance(DAY_MS);
    }
    const { database } = bench.testApp;
    await database.verificationLogArchive.create({
      data: { fileName: UNFINISHED, state: 'WRITING', createdAt: bench.testApp.clock.now() },
    });
    const shown: ArchiveResponse[] = [];
    for (let cursor = ''; ;) {
      const { body } = await bench.admin.get(`${ARCHIVES}?limit=2${cursor}`);
      shown.push(...body.data);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    const records = await database.verificationLogArchive.findMany({
      where: { state: 'PURGED' },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      omit: { keepUntil: true },
    });
    expect(records).toHaveLength(9);
    expect(shown).toEqual(JSON.parse(JSON.stringify(records)));
    await database.verificationLogArchive.deleteMany({ where: { state: 'WRITING' } });
  });

  it('should be open to admins only', async () => {
    const authorization = await bench.testApp.authorization('user-1');
    const asMember = (path: string) => bench.testApp.http().get(path).set('authorization', authorization);
    expectProblem(await asMember(ARCHIVES), 403, 'forbidden');
    expectProblem(await asMember(`${ARCHIVES}/a/content`), 403, 'forbidden');
  });
});

describe('the content of an archive', () => {
  it('should be the file, byte for byte, with its name', async () => {
    await addOldLogs(500);
    await bench.run();
    const [record] = await bench.records();
    const response = await fetch(`${bench.testApp.url}${ARCHIVES}/${record!.id}/content`, {
      headers: { authorization: await bench.testApp.authorization('the-admin', ['admin']) },
    });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="${record!.fileName}"`,
      'content-length': String(record!.bytes),
    });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(await readFile(pathOf(record!)));
  });

  it('should be 404 without such an archive, while it is being written, and without its file', async () => {
    expectProblem(await bench.admin.get(`${ARCHIVES}/nothing/content`), 404, 'not_found');
    const writing = await bench.testApp.database.verificationLogArchive.create({
      data: { fileName: UNFINISHED, state: 'WRITING', createdAt: bench.testApp.clock.now() },
    });
    await writeFile(pathOf(writing), 'a part of it');
    expectProblem(await bench.admin.get(`${ARCHIVES}/${writing.id}/content`), 404, 'not_found');
    await addOldLogs(1);
    const [record] = (await bench.run(), await bench.records());
    await rm(pathOf(record!));
    expectProblem(await bench.admin.get(`${ARCHIVES}/${record!.id}/content`), 404, 'not_found');
  });
});
