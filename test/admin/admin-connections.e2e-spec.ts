import { Admin } from '../support/members/admin.js';
import { expectAdminsOnly, expectProblem } from '../support/http/expect-problem.js';
import { addConnections, forgetAllMembers } from '../support/members/many-connections.js';
import { aMember } from '../support/members/member.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const LIST = '/v1/admin/twitter-connections';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp();
  admin = new Admin(testApp);
});

afterEach(() => forgetAllMembers(testApp.database));

afterAll(() => testApp.close());

const fromNow = (ms: number): Date => new Date(testApp.clock.now().getTime() + ms);

async function idsOf(query: string): Promise<string[]> {
  const response = await admin.get(`${LIST}?${query}`);
  expect(response.body.nextCursor).toBeNull();
  expect(response.status).toBe(200);
  return response.body.data.map(({ id }: { id: string }) => id);
}

describe('the list of connections', () => {
  it('should show every field of a connection except its tokens', async () => {
    const alice = await aMember(testApp, 'Alice', { name: 'Alice Name' }).connect();
    const stored = await testApp.database.twitterConnection.findFirstOrThrow();
    const response = await admin.get(LIST);
    expect(response.body).toEqual({
      data: [
        {
          id: stored.id,
          userId: alice.id,
          twitterId: stored.twitterId,
          username: 'Alice',
          displayName: 'Alice Name',
          status: 'active',
          isActive: true,
          scopes: ['tweet.read', 'users.read', 'like.read', 'offline.access'],
          tokenExpiresAt: stored.tokenExpiresAt.toISOString(),
          connectedAt: testApp.clock.now().toISOString(),
          lastVerifiedAt: null,
        },
      ],
      nextCursor: null,
    });
    expect(response.text).not.toContain(stored.accessToken);
  });

  it('should tell active from expired by the clock, not by isActive', async () => {
    await addConnections(testApp.database, [
      { id: 'a', tokenExpiresAt: fromNow(HOUR_MS), connectedAt: fromNow(-1) },
      { id: 'b', tokenExpiresAt: fromNow(1), isActive: false, connectedAt: fromNow(-2) },
      { id: 'c', tokenExpiresAt: fromNow(0), connectedAt: fromNow(-3) },
      {
        id: 'd',
        tokenExpiresAt: fromNow(HOUR_MS),
        reconnectRequiredAt: fromNow(0),
        connectedAt: fromNow(-4),
      },
    ]);
    expect(await idsOf('status=active')).toEqual(['a', 'b']);
    expect(await idsOf('status=expired')).toEqual(['c']);
    expect(await idsOf('status=reconnect_required')).toEqual(['d']);
  });

  it('should find an exact id of the row, the user or the X account, and the start of a username', async () => {
    await addConnections(testApp.database, [
      { id: 'row', userId: 'user', twitterId: '12345', username: 'a_bc', connectedAt: fromNow(-1) },
      { id: 'other', userId: 'users', twitterId: '123', username: 'aXbc', connectedAt: fromNow(-2) },
      { id: 'older', username: 'A_BCD', usernameKey: null, connectedAt: fromNow(-3) },
    ]);
    for (const search of ['row', 'user', '12345']) expect(await idsOf(`search=${search}`)).toEqual(['row']);
    expect(await idsOf('search=A_b')).toEqual(['row', 'older']);
    expect(await idsOf('search=a')).toEqual(['row', 'other', 'older']);
    const page = await admin.get(`${LIST}?search=a&limit=2`);
    expect(await idsOf(`search=a&cursor=${page.body.nextCursor}`)).toEqual(['older']);
    for (const search of ['bc', 'ro', '1234', '%25']) expect(await idsOf(`search=${search}`)).toEqual([]);
  });

  it('should call inactive what was never verified, or not within so many days', async () => {
    await addConnections(testApp.database, [
      { id: 'never', lastVerifiedAt: null, connectedAt: fromNow(-1) },
      { id: 'longer', lastVerifiedAt: fromNow(-30 * DAY_MS - 1), connectedAt: fromNow(-2) },
      { id: 'exactly', lastVerifiedAt: fromNow(-30 * DAY_MS), connectedAt: fromNow(-3) },
    ]);
    expect(await idsOf('inactiveDays=30')).toEqual(['never', 'longer']);
    expect(await idsOf('inactiveDays=36500')).toEqual(['never']);
    expect(await idsOf('inactiveDays=30&search=longer&status=active')).toEqual(['longer']);
    expect(await idsOf('inactiveDays=30&search=exactly')).toEqual([]);
  });

  it('should find a few matches among many rows, wherever they are in the list', async () => {
    // More than the rows that one query looks through, and than the matches that are listed.
    const COUNT = sized(520, 1_300);
    const many = Array.from({ length: COUNT }, (_, number) => ({
      id: `c${number}`,
      username: `member_${number}`,
      connectedAt: fromNow(-Math.floor(number / 3)),
      reconnectRequiredAt: [0, 499, 500, 501, COUNT - 1].includes(number) ? fromNow(0) : null,
    }));
    for (let start = 0; start < many.length; start += 100)
      await addConnections(testApp.database, many.slice(start, start + 100));
    const few = ['c0', 'c500', 'c499', 'c501', `c${COUNT - 1}`];
    expect(await idsOf('status=reconnect_required')).toEqual(few);
    expect(await idsOf('status=reconnect_required&search=member_')).toEqual(few);
    expect(await idsOf('search=c501&status=reconnect_required')).toEqual(['c501']);
    const page = await admin.get(`${LIST}?status=reconnect_required&limit=2`);
    expect(page.body.nextCursor).not.toBeNull();
    expect(await idsOf(`status=reconnect_required&cursor=${page.body.nextCursor}`)).toEqual(few.slice(2));
  });

  it('should list connections that must be reconnected in order when there are very many', async () => {
    const many = Array.from({ length: 2_100 }, (_, number) => ({
      id: `c${String(number).padStart(4, '0')}`,
      connectedAt: fromNow(-number),
      reconnectRequiredAt: number % 50 === 7 ? null : fromNow(-number),
    }));
    for (let start = 0; start < many.length; start += 100)
      await addConnections(testApp.database, many.slice(start, start + 100));
    for (const refused of [2_058, 1_990]) {
      const expected = many
        .filter(({ reconnectRequiredAt }) => reconnectRequiredAt !== null)
        .slice(0, refused)
        .map(({ id }) => id);
      await testApp.database.twitterConnection.deleteMany({ where: { id: { gt: expected.at(-1) ?? '' } } });
      const first = await admin.get(`${LIST}?status=reconnect_required&limit=100`);
      const second = await admin.get(
        `${LIST}?status=reconnect_required&limit=100&cursor=${first.body.nextCursor}`,
      );
      const shown = [...first.body.data, ...second.body.data].map(({ id }: { id: string }) => id);
      expect(shown).toEqual(expected.slice(0, 200));
    }
  });

  it.each([
    'search=',
    'search=%00',
    `search=${'x'.repeat(192)}`,
    'status=ACTIVE',
    'status=',
    'inactiveDays=0',
    'inactiveDays=36501',
    'inactiveDays=1.5',
    'inactiveDays=-1',
    'inactiveDays=week',
    'limit=101',
    'isActive=true',
  ])('should refuse ?%s', async (query) => {
    expectProblem(await admin.get(`${LIST}?${query}`), 400, 'validation_failed');
  });

  it('should refuse a cursor that it did not issue', async () => {
    expectProblem(await admin.get(`${LIST}?cursor=abc`), 400, 'invalid_cursor');
  });

  it('should be open to admins only', async () => {
    await expectAdminsOnly(testApp, LIST);
  });
});
