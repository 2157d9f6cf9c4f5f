import { fillDatabase } from '../../backup/testing/awkward-rows.js';
import { type DatabaseProvider, withSession } from '#database';
import { freshDatabase, type FreshDatabase } from '../../../database/testing/fresh-database.js';
import { databaseSizes, type TableSize } from '../database-sizes.js';

const LOG_ROWS = 2_000;
const LOG_BYTES = 400;

/** The rules of sizes on every provider. */
export function describeSizes(provider: DatabaseProvider): void {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshDatabase(provider);
  });

  afterEach(async () => {
    await database.drop();
  });

  const sizeOf = async (table: string): Promise<TableSize | undefined> =>
    (await databaseSizes(database.url)).tables.find((size) => size.table === table);

  it('should count rows and measure bytes, which grow with them', async () => {
    await fillDatabase(database.url);
    const before = await sizeOf('TwitterVerificationLog');
    const rows = Array.from(
      { length: LOG_ROWS },
      (_, index) =>
        `('log-${index}', 'row-0', 'row-0', 'row-0', 'TWITTER_FOLLOW', 'APPROVED', '${'x'.repeat(LOG_BYTES)}', 1, 1)`,
    );
    await withSession(database.url, (session) =>
      session.execute(
        `INSERT INTO "TwitterVerificationLog" ("id", "completionId", "userId", "taskId", "taskType",
           "verificationResult", "twitterApiResponse", "verificationTime", "apiCallCount") VALUES ${rows.join(', ')}`,
      ),
    );
    const after = await sizeOf('TwitterVerificationLog');

    expect(before).toMatchObject({ rows: 1, guideBytesPerRow: 500 });
    expect(after).toMatchObject({ rows: LOG_ROWS + 1, guideBytesPerRow: 500 });
    expect(after?.bytes).toBeGreaterThan((before?.bytes ?? 0) + LOG_ROWS * LOG_BYTES);
    expect(after?.bytes).toBeLessThan(LOG_ROWS * LOG_BYTES * 10);
    expect(after?.bytesPerRow).toBe(Math.round((after?.bytes ?? 0) / (LOG_ROWS + 1)));
  });

  it('should have no bytes per row for an empty table', async () => {
    await fillDatabase(database.url);
    expect(await sizeOf('TwitterConnection')).toMatchObject({
      rows: 0,
      bytesPerRow: null,
      guideBytesPerRow: 1_000,
    });
  });

  it('should not measure tables of others', async () => {
    await withSession(database.url, (session) => session.execute('CREATE TABLE "others" ("id" INTEGER)'));
    expect(await databaseSizes(database.url)).toEqual({ provider, tables: [] });
  });
}
