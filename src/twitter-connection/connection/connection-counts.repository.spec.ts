import fc from 'fast-check';
import { openDatabase, type Database } from '#database';
import { addConnections, forgetAllMembers } from '../../../test/support/members/many-connections.js';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { ConnectionCountsRepository } from './connection-counts.repository.js';
import { statusOf } from './connection-status.js';

const NOW = new Date('2026-05-01T12:00:00.000Z');

let tables: TestDatabase;
let database: Database;

beforeAll(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
});

afterAll(async () => {
  await database.$disconnect();
  await tables.release();
});

/** Around NOW, many at the same time. */
const moment = fc.integer({ min: -2, max: 2 }).map((ms) => new Date(NOW.getTime() + ms));
const rows = fc.array(
  fc.record({
    tokenExpiresAt: moment,
    reconnectRequiredAt: fc.option(moment),
    isActive: fc.boolean(),
  }),
  { maxLength: 14 },
);

describe('the number of connections', () => {
  it('should match the status of every single connection', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (facts) => {
        await forgetAllMembers(database);
        await addConnections(database, facts);
        const statuses = facts.map((row) => statusOf(row, NOW));
        const count = (status: string) => statuses.filter((one) => one === status).length;
        expect(await new ConnectionCountsRepository(database).read(NOW)).toEqual({
          total: facts.length,
          active: count('active'),
          expired: count('expired'),
          reconnectRequired: count('reconnect_required'),
        });
      }),
      { numRuns: 40 },
    );
  });
});
