import fc from 'fast-check';
import type { AdminConnectionResponse } from '../../src/twitter-connection/admin/admin-connections.response.js';
import { Admin } from '../support/members/admin.js';
import { addConnections, forgetAllMembers } from '../support/members/many-connections.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const LIST = '/v1/admin/twitter-connections';
const DAY_MS = 24 * 3_600_000;
const DAYS = 3;
const MOST_ROWS = 14;

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
  admin = new Admin(testApp);
});

afterAll(() => testApp.close());

/** Reads page by page to the end. */
async function readAll(query: Readonly<Record<string, string>>): Promise<AdminConnectionResponse[]> {
  const rows: AdminConnectionResponse[] = [];
  let cursor: string | null = null;
  do {
    const parameters: URLSearchParams = new URLSearchParams(cursor === null ? query : { ...query, cursor });
    const response = await admin.get(`${LIST}?${parameters.toString()}`);
    expect(response.status).toBe(200);
    rows.push(...response.body.data);
    expect(rows.length).toBeLessThanOrEqual(MOST_ROWS);
    cursor = response.body.nextCursor;
  } while (cursor !== null);
  return rows;
}

const ms = fc.integer({ min: -2, max: 2 });
const username = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '_'), minLength: 1, maxLength: 3 });
const facts = fc.record({
  username,
  expiresIn: ms,
  verified: fc.option(ms),
  connected: ms,
  isRefused: fc.boolean(),
  isActive: fc.boolean(),
});
const filter = fc.record(
  {
    search: fc.oneof(
      fc.constantFrom('a', 'b', '_'),
      username,
      username.map((name) => `@${name}`),
      fc.constantFrom('c1', 'user-c2', 'x-c3', 'nobody'),
    ),
    status: fc.constantFrom('active', 'expired', 'reconnect_required'),
    inactiveDays: fc.constant(String(DAYS)),
    limit: fc.constantFrom('1', '2', '3'),
  },
  { requiredKeys: [] },
);

describe('the filters of the list of connections', () => {
  it('should list once, newest first, what passes every filter', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(facts, { minLength: 5, maxLength: MOST_ROWS, size: 'max' }),
        fc.array(filter, { minLength: 2, maxLength: 5 }),
        async (made, filters) => {
          const now = testApp.clock.now().getTime();
          const rows = made.map((row, index) => ({ ...row, id: `c${index}` }));
          await forgetAllMembers(testApp.database);
          await addConnections(
            testApp.database,
            rows.map((row) => ({
              id: row.id,
              username: row.username,
              isActive: row.isActive,
              tokenExpiresAt: new Date(now + row.expiresIn),
              connectedAt: new Date(now + row.connected),
              lastVerifiedAt: row.verified === null ? null : new Date(now - DAYS * DAY_MS + row.verified),
              reconnectRequiredAt: row.isRefused ? new Date(now) : null,
            })),
          );
          const statusOf = (row: (typeof rows)[number]): string =>
            row.isRefused ? 'reconnect_required' : row.expiresIn > 0 ? 'active' : 'expired';
          const isFound = (row: (typeof rows)[number], text: string): boolean => {
            const search = text.replace(/^@/, '');
            return (
              [row.id, `user-${row.id}`, `x-${row.id}`].includes(search) ||
              row.username.toLowerCase().startsWith(search.toLowerCase())
            );
          };

          for (const { search, status, inactiveDays, ...rest } of filters) {
            const expected = rows
              .filter((row) => search === undefined || isFound(row, search))
              .filter((row) => status === undefined || statusOf(row) === status)
              .filter((row) => inactiveDays === undefined || row.verified === null || row.verified < 0)
              .sort((one, other) => other.connected - one.connected || (other.id < one.id ? -1 : 1));
            const query = { search, status, inactiveDays, ...rest };
            const given = Object.entries(query).filter(
              (entry): entry is [string, string] => entry[1] !== undefined,
            );

            const listed = await readAll(Object.fromEntries(given));

            expect(listed.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
            expect(listed.map((row) => row.status)).toEqual(expected.map(statusOf));
          }
        },
      ),
      { numRuns: sized(10, 30) },
    );
  });
});
