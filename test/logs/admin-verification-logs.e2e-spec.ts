import type { VerificationLogResponse } from '../../src/verification/logs/verification-log.response.js';
import { Admin } from '../support/members/admin.js';
import { attemptsOf } from '../support/verify/completions.js';
import { expectAdminsOnly, expectInvalid, expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

const LOGS = '/v1/admin/verification-logs';
const MINUTE_MS = 60_000;
const FRIEND_TEXT = 'words of the friend';
const OWN_TEXT = 'words of the member';

/** A row as JSON has it. */
type LogRow = Omit<VerificationLogResponse, 'verifiedAt'> & { readonly verifiedAt: string };

let testApp: TestApp;
let admin: Admin;
/** a_bc: a follow is approved, a like rejected, and a second follow approved from the cache. */
let first: Member;
/** aXbc: a follow is rejected, and a reply task fails. */
let second: Member;
let followTaskId: string;
const rows: Record<'approved' | 'rejected' | 'cached' | 'refused' | 'failed', string> = {
  approved: '',
  rejected: '',
  cached: '',
  refused: '',
  failed: '',
};

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  admin = new Admin(testApp);
  const { world } = testApp.simulator;
  world.addUser({ username: 'brand', name: 'The Brand Itself' });
  const target = world.post({ author: 'brand', text: FRIEND_TEXT });
  first = await aMember(testApp, 'a_bc', { name: 'Ada Name' }).connect();
  second = await aMember(testApp, 'aXbc').connect();
  followTaskId = (await aTask(testApp, followTask())).id;
  const like = await aTask(testApp, aboutPost('TWITTER_LIKE', target.id));
  const reply = await aTask(testApp, {
    taskType: 'TWITTER_REPLY',
    targetUrl: target.url,
    requiredText: 'sesame',
  });
  const again = await aTask(testApp, followTask());
  world.follow('a_bc', 'brand');
  world.reply('aXbc', target.id, OWN_TEXT);
  rows.approved = await claimed(first, followTaskId);
  rows.rejected = await claimed(first, like.id);
  rows.cached = await claimed(first, again.id);
  testApp.clock.advance(MINUTE_MS);
  rows.refused = await claimed(second, followTaskId);
  testApp.simulator.faults.add({ kind: 'server-error', route: '/2/tweets' });
  rows.failed = await claimed(second, reply.id);
});

afterAll(() => testApp.close());

/** Claims the task a second later; gives the id of the log row. */
async function claimed(member: Member, taskId: string): Promise<string> {
  testApp.clock.advance(1_000);
  return (await member.claim(taskId)).body.verification.id as string;
}

type RowName = keyof typeof rows;

async function list(query = ''): Promise<LogRow[]> {
  const response = await admin.get(`${LOGS}?${query}`);
  expect(response.body.nextCursor).toBeNull();
  expect(response.status).toBe(200);
  return response.body.data;
}

async function namesOf(query: string): Promise<RowName[]> {
  const ids = (await list(query)).map(({ id }) => id);
  return (Object.keys(rows) as RowName[]).filter((name) => ids.includes(rows[name]));
}

async function row(name: RowName): Promise<LogRow> {
  const found = (await list()).find(({ id }) => id === rows[name]);
  if (found === undefined) throw new TypeError(`there is no row ${name}`);
  return found;
}

describe('a row of the verification log', () => {
  it('should have all columns of the table and the username', async () => {
    const { completionId, verifiedAt } = await row('approved');
    const [stored] = await attemptsOf(testApp, completionId);
    const { estimatedCostMicroUsd: _inMillionths, ...columns } = { ...stored };
    expect(await row('approved')).toEqual({
      ...columns,
      verifiedAt: stored?.verifiedAt.toISOString(),
      username: 'a_bc',
      // One account.
      estimatedCostUsd: 0.01,
    });
    expect(new Date(verifiedAt).toISOString()).toBe(verifiedAt);
    expect(await row('approved')).toMatchObject({
      userId: first.id,
      taskId: followTaskId,
      taskType: 'TWITTER_FOLLOW',
      verificationResult: 'APPROVED',
      errorMessage: null,
      rejectionReason: null,
      verificationTime: expect.any(Number),
      apiCallCount: 1,
      cacheHit: false,
      twitterConnectionId: expect.any(String),
    });
  });

  it('should give the reason of a rejection and of an error', async () => {
    expect(await row('rejected')).toMatchObject({
      verificationResult: 'REJECTED',
      rejectionReason: 'The post is not liked.',
      errorMessage: null,
      apiCallCount: 2,
    });
    expect(await row('failed')).toMatchObject({
      verificationResult: 'ERROR',
      rejectionReason: null,
      errorMessage: expect.stringMatching(/^x_unavailable: /),
      apiCallCount: 2,
    });
  });

  it("should keep ids and states of X's answer, but no names and no texts", async () => {
    const brand = testApp.simulator.world.user('brand');
    expect(JSON.parse((await row('approved')).twitterApiResponse ?? '')).toEqual({
      targetId: brand.id,
      statuses: ['following'],
    });
    expect((await row('rejected')).twitterApiResponse).toContain('"entriesSeen":0');
    const kept = (await list()).map(({ twitterApiResponse }) => twitterApiResponse ?? '').join('\n');
    for (const personal of [
      FRIEND_TEXT,
      OWN_TEXT,
      'Ada Name',
      'The Brand Itself',
      'a_bc',
      'brand',
      'Bearer',
    ]) {
      expect(kept).not.toContain(personal);
    }
  });
});

describe('the filters of the verification log', () => {
  it.each<[string, () => string, RowName[]]>([
    ['no filter', () => '', ['approved', 'rejected', 'cached', 'refused', 'failed']],
    ['userId', () => `userId=${second.id}`, ['refused', 'failed']],
    ['taskId', () => `taskId=${followTaskId}`, ['approved', 'refused']],
    ['taskType', () => 'taskType=TWITTER_FOLLOW', ['approved', 'cached', 'refused']],
    ['verificationResult', () => 'verificationResult=REJECTED', ['rejected', 'refused']],
    ['cacheHit', () => 'cacheHit=true', ['cached']],
    ['no cacheHit', () => 'cacheHit=false', ['approved', 'rejected', 'refused', 'failed']],
    ['userId and taskId', () => `userId=${second.id}&taskId=${followTaskId}`, ['refused']],
    [
      'type, result and cacheHit',
      () => 'taskType=TWITTER_FOLLOW&verificationResult=APPROVED&cacheHit=false',
      ['approved'],
    ],
    ['userId and search', () => `userId=${second.id}&search=${followTaskId}`, ['refused']],
    ['what does not go together', () => `userId=${first.id}&verificationResult=ERROR`, []],
    ['an id that nobody has', () => 'userId=nobody', []],
  ])('should filter by %s', async (_what, query, expected) => {
    expect(await namesOf(query())).toEqual(expected);
  });

  it('should filter by completionId', async () => {
    const { completionId } = await row('refused');
    expect(await namesOf(`completionId=${completionId}`)).toEqual(['refused']);
  });

  it('should start at from, and end before to', async () => {
    const { verifiedAt } = await row('refused');
    expect(await namesOf(`from=${verifiedAt}`)).toEqual(['refused', 'failed']);
    expect(await namesOf(`to=${verifiedAt}`)).toEqual(['approved', 'rejected', 'cached']);
    const next = new Date(Date.parse(verifiedAt) + 1).toISOString();
    expect(await namesOf(`from=${verifiedAt}&to=${next}`)).toEqual(['refused']);
    expect(await namesOf(`from=${next}&to=${verifiedAt}`)).toEqual([]);
  });

  it('should accept times with an offset', async () => {
    const { verifiedAt } = await row('refused');
    const berlin = new Date(Date.parse(verifiedAt) + 3_600_000).toISOString().replace('Z', '+01:00');
    expect(await namesOf(`from=${encodeURIComponent(berlin)}`)).toEqual(['refused', 'failed']);
  });

  it.each([
    ['from=yesterday', 'from'],
    ['to=2026-01-31', 'to'],
    ['taskType=FOLLOW', 'taskType'],
    ['verificationResult=approved', 'verificationResult'],
    ['cacheHit=1', 'cacheHit'],
    ['userId=', 'userId'],
    ['search=', 'search'],
    ['search=@', 'search'],
    [`search=${'x'.repeat(192)}`, 'search'],
    ['limit=101', 'limit'],
    ['username=a', 'username'],
  ])('should refuse ?%s, naming the field', async (query, path) => {
    expectInvalid(await admin.get(`${LOGS}?${query}`), path);
  });
});

describe('the search of the verification log', () => {
  it.each<[string, () => Promise<string> | string, RowName[]]>([
    ['a whole username', () => 'a_bc', ['approved', 'rejected', 'cached']],
    ['its start, in which an underscore is no wildcard', () => 'a_', ['approved', 'rejected', 'cached']],
    ['its start in another case', () => 'A', ['approved', 'rejected', 'cached', 'refused', 'failed']],
    ['it with an @ in front', () => '@a_bc', ['approved', 'rejected', 'cached']],
    ['it with two', () => '@@a_bc', []],
    ['an id with an @ in front', () => `@${second.id}`, ['refused', 'failed']],
    ['its middle', () => 'bc', []],
    ['a percent sign', () => '%', []],
    ['the id of a row', () => rows.cached, ['cached']],
    ['the id of a completion', async () => (await row('failed')).completionId, ['failed']],
    ['the id of a user', () => second.id, ['refused', 'failed']],
    ['the id of a task', () => followTaskId, ['approved', 'refused']],
    ['the id of an X account', () => testApp.simulator.world.user('aXbc').id, ['refused', 'failed']],
    ['the start of an id', () => second.id.slice(0, -1), []],
  ])('should find %s', async (_what, search, expected) => {
    expect(await namesOf(`search=${encodeURIComponent(await search())}`)).toEqual(expected);
  });
});

describe('the pages of the verification log', () => {
  it('should show every row once, newest first', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await admin.get(`${LOGS}?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.body.data.map(({ id }: LogRow) => id));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual([rows.failed, rows.refused, rows.cached, rows.rejected, rows.approved]);
  });

  it('should keep the filters with a cursor', async () => {
    const query = `taskType=TWITTER_FOLLOW&search=${first.id}&limit=1`;
    const page = await admin.get(`${LOGS}?${query}`);
    const next = await admin.get(`${LOGS}?${query}&cursor=${page.body.nextCursor}`);
    expect(page.body.data).toMatchObject([{ id: rows.cached }]);
    expect(next.body).toMatchObject({ data: [{ id: rows.approved }], nextCursor: null });
  });

  it.each<[string, () => string, RowName[]]>([
    ['all', () => '', ['cached', 'rejected', 'approved']],
    ['those that a search finds', () => `&search=${followTaskId}`, ['approved']],
  ])('should show nothing from `to` on when the cursor is newer: %s', async (_what, query, expected) => {
    const newest = await admin.get(`${LOGS}?limit=1`);
    expect(newest.body.data).toMatchObject([{ id: rows.failed }]);
    const { verifiedAt: to } = await row('refused');
    const found = await list(`to=${to}&cursor=${newest.body.nextCursor}${query()}`);
    expect(found.map(({ id }) => id)).toEqual(expected.map((name) => rows[name]));
  });

  it('should refuse a cursor that it did not issue', async () => {
    expectProblem(await admin.get(`${LOGS}?cursor=nonsense`), 400, 'invalid_cursor');
  });
});

describe('who may read the verification log', () => {
  it('should be admins only', async () => {
    await expectAdminsOnly(testApp, LOGS);
  });
});

describe('the verification log of a member who disconnects', () => {
  it('should be kept, without the connection and the username', async () => {
    const leaver = await aMember(testApp, 'leaver').connect();
    const id = await claimed(leaver, followTaskId);
    await leaver.delete('/v1/twitter/connection');
    expect(await list('search=leaver')).toEqual([]);
    expect(await list(`userId=${leaver.id}`)).toMatchObject([
      { id, username: null, twitterConnectionId: null, verificationResult: 'REJECTED' },
    ]);
  });
});
