import fc from 'fast-check';
import { expectInvalid, expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

let testApp: TestApp;
let members = 0;

beforeAll(async () => {
  testApp = await startTestApp();
  testApp.simulator.world.addUser({ username: 'brand' });
});

afterAll(() => testApp.close());

/** A member with a user row and no connection. */
async function aKnownMember(): Promise<Member> {
  members += 1;
  const member = new Member(testApp, `known-${members}`, `known${members}`);
  await member.get('/v1/completions');
  return member;
}

interface Row {
  readonly id: string;
  readonly completedAt: string;
}

async function readAll(member: Member, query: string, afterPage?: () => Promise<unknown>) {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? '' : `&cursor=${cursor}`;
    const response = await member.get(`/v1/completions?${query}${at}`);
    expect(response.status).toBe(200);
    rows.push(...response.body.data);
    cursor = response.body.nextCursor;
    await afterPage?.();
  } while (cursor !== null);
  return rows;
}

/** Writes completions of one member as the service does, at these moments. */
async function store(member: Member, moments: readonly number[], status = 'PENDING'): Promise<string[]> {
  const ids: string[] = [];
  for (const moment of moments) {
    const task = await testApp.database.task.create({ data: { title: 'A task', taskType: 'TWITTER_POST' } });
    const data = { userId: member.id, taskId: task.id, status, completedAt: new Date(moment) };
    ids.push((await testApp.database.completion.create({ data })).id);
  }
  return ids;
}

describe('GET /v1/completions', () => {
  it('should show every completion once, newest first, even with equal times and while others are made', async () => {
    const moment = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_003 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(moment, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (moments, limit, insertMeanwhile) => {
          const member = await aKnownMember();
          const ids = await store(member, moments);
          const newer = 1_700_000_001_000;
          const rows = await readAll(member, `limit=${limit}`, async () => {
            if (insertMeanwhile) await store(member, [newer]);
          });
          expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
          const times = rows.map(({ completedAt }) => completedAt);
          expect(times).toEqual([...times].sort().reverse());
        },
      ),
      { numRuns: 15 },
    );
  });

  it('should filter by status', async () => {
    const member = await aKnownMember();
    const pending = await store(member, [1, 2, 3]);
    const rejected = await store(member, [2, 4], 'REJECTED');
    const idsOf = async (query: string) => (await readAll(member, query)).map(({ id }) => id);
    expect(await idsOf('limit=2&status=REJECTED')).toEqual([...rejected].reverse());
    expect(await idsOf('limit=2&status=PENDING')).toEqual([...pending].reverse());
    expect(await idsOf('limit=2&status=APPROVED')).toEqual([]);
    expect(await idsOf('limit=2')).toHaveLength(5);
  });

  it('should give 25 per page by default', async () => {
    const member = await aKnownMember();
    await store(
      member,
      Array.from({ length: 26 }, (_, n) => n),
    );
    const response = await member.get('/v1/completions');
    expect(response.body.data).toHaveLength(25);
    expect(response.body.nextCursor).toEqual(expect.any(String));
    expect((await member.get('/v1/completions?limit=26')).body).toMatchObject({ nextCursor: null });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['limit=', 'limit'],
    ['status=DONE', 'status'],
    ['status=approved', 'status'],
    ['cursor=a&cursor=b', 'cursor'],
    ['page=2', 'page'],
    ['userId=somebody', 'userId'],
  ])('should refuse ?%s, naming the field', async (query, path) => {
    expectInvalid(await (await aKnownMember()).get(`/v1/completions?${query}`), path);
  });

  it.each(['nonsense', 'e30', ''])('should refuse the cursor %j', async (cursor) => {
    const response = await (await aKnownMember()).get(`/v1/completions?cursor=${cursor}`);
    expectProblem(response, 400, 'invalid_cursor');
  });
});

describe('GET /v1/tasks', () => {
  const listed = async (member: Member): Promise<{ id: string; completion: unknown }[]> =>
    (await member.get('/v1/tasks?limit=100')).body.data;
  const fromNow = (ms: number) => new Date(testApp.clock.now().getTime() + ms).toISOString();
  const aFollowTask = (more: object = {}) => aTask(testApp, followTask('brand', more));

  it('should list the open tasks only, newest first, each with my completion', async () => {
    const member = await aMember(testApp, 'member').connect();
    const other = await aMember(testApp, 'other').connect();
    await testApp.database.task.updateMany({ data: { isActive: false } });
    const claimed = await aFollowTask();
    testApp.clock.advance(1_000);
    const open = await aFollowTask({ startsAt: fromNow(0), endsAt: fromNow(60_000) });
    testApp.clock.advance(1_000);
    await aFollowTask({ startsAt: fromNow(60_000) });
    await aFollowTask({ startsAt: fromNow(-60_000), endsAt: fromNow(0) });
    const inactive = await aFollowTask();
    await testApp.database.task.update({ where: { id: inactive.id }, data: { isActive: false } });
    await other.claim(open.id);
    const { body: completion } = await member.claim(claimed.id);

    const tasks = await listed(member);
    expect(tasks.map(({ id }) => id)).toEqual([open.id, claimed.id]);
    expect(tasks.map((task) => task.completion)).toEqual([null, completion]);
    expect(tasks[1]).toEqual({ ...claimed, targetUserId: expect.any(String), completion });
  });

  it('should page through all of them', async () => {
    const member = await aKnownMember();
    await testApp.database.task.updateMany({ data: { isActive: false } });
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.push((await aFollowTask()).id);
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await member.get(`/v1/tasks?limit=2${cursor && `&cursor=${cursor}`}`);
      ids.push(...page.body.data.map(({ id }: { id: string }) => id));
      cursor = page.body.nextCursor;
    }
    expect([...ids].sort()).toEqual([...made].sort());
  });

  it.each([
    ['limit=0', 'validation_failed'],
    ['limit=101', 'validation_failed'],
    ['isActive=false', 'validation_failed'],
    ['cursor=x', 'invalid_cursor'],
  ] as const)('should refuse ?%s', async (query, code) => {
    expectProblem(await (await aKnownMember()).get(`/v1/tasks?${query}`), 400, code);
  });

  it('should give one task with my completion, active or not', async () => {
    const member = await aMember(testApp, 'reader').connect();
    const task = await aFollowTask();
    expect((await member.get(`/v1/tasks/${task.id}`)).body).toEqual({ ...task, completion: null });
    const { body: completion } = await member.claim(task.id);
    await testApp.database.task.update({ where: { id: task.id }, data: { isActive: false } });
    expect((await member.get(`/v1/tasks/${task.id}`)).body).toEqual({
      ...task,
      targetUserId: expect.any(String),
      isActive: false,
      completion,
    });
    expectProblem(await member.get('/v1/tasks/no-such-task'), 404, 'not_found');
  });
});
