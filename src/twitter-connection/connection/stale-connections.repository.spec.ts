import fc from 'fast-check';
import { openDatabase, type Database } from '#database';
import { addConnections, forgetAllMembers } from '../../../test/support/members/many-connections.js';
import { sized } from '../../../test/support/app/sized.js';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { StaleConnectionsRepository } from './stale-connections.repository.js';

const NOW = new Date('2026-05-01T12:00:00.000Z');

let tables: TestDatabase;
let database: Database;
let connections: StaleConnectionsRepository;

beforeAll(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  connections = new StaleConnectionsRepository(database);
});

afterAll(async () => {
  await database.$disconnect();
  await tables.release();
});

/** Around NOW, many at the same time. */
const moment = fc.integer({ min: -4, max: 2 }).map((ms) => new Date(NOW.getTime() + ms));
const rows = fc.array(
  fc.record({
    tokenExpiresAt: moment,
    isActive: fc.boolean(),
    lastVerifiedAt: fc.option(moment),
    connectedAt: moment,
  }),
  { maxLength: 14 },
);
const batchSize = fc.integer({ min: 1, max: 5 });

async function allOf<Row>(batches: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
}

describe('a walk over stale connections', () => {
  it('should return each active one whose token has expired once, the earliest first', async () => {
    await fc.assert(
      fc.asyncProperty(rows, batchSize, async (facts, size) => {
        await forgetAllMembers(database);
        const ids = await addConnections(database, facts);
        const expired = facts
          .map((row, index) => ({ ...row, id: ids[index] }))
          .filter((row) => row.isActive && row.tokenExpiresAt < NOW);

        const found = await allOf(connections.expired(NOW, size));

        expect(found.map(({ id }) => id).sort()).toEqual(expired.map(({ id }) => id).sort());
        const times = found.map(({ tokenExpiresAt }) => tokenExpiresAt.getTime());
        expect(times).toEqual([...times].sort((one, next) => one - next));
      }),
      { numRuns: sized(15, 40) },
    );
  });

  it('should return each one that was not verified since the cutoff, or never, once', async () => {
    await fc.assert(
      fc.asyncProperty(rows, batchSize, async (facts, size) => {
        await forgetAllMembers(database);
        const ids = await addConnections(database, facts);
        const inactive = ids.filter((_, index) => {
          const at = facts[index]?.lastVerifiedAt ?? null;
          return at === null || at < NOW;
        });

        const found = await allOf(connections.inactive(NOW, size));

        expect(found.map(({ id }) => id).sort()).toEqual(inactive.sort());
      }),
      { numRuns: sized(15, 40) },
    );
  });
});
