import fc from 'fast-check';
import type { Prisma } from '#database';
import { Admin } from '../support/members/admin.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { addConnections } from '../support/members/many-connections.js';
import { Member } from '../support/members/member.js';
import { aClaim, decide, REVIEW } from '../support/verify/review.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { withSession } from '../support/app/test-database.js';

const MOMENT = 1_700_000_000_000;
/** More claims of one task than one query reads and sorts. */
const MANY = 1_200;

/** Deletes referenced rows in a session without foreign key checks. */
const WITHOUT_KEYS = {
  sqlite: 'PRAGMA foreign_keys = OFF',
  postgresql: 'SET session_replication_role = replica',
  mysql: 'SET FOREIGN_KEY_CHECKS = 0',
};
const TASK = { sqlite: '"Task"', postgresql: '"Task"', mysql: '`Task`' };

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
  admin = new Admin(testApp);
});

afterEach(async () => {
  await testApp.database.user.deleteMany();
  await testApp.database.task.deleteMany();
});

afterAll(() => testApp.close());

interface Item {
  readonly id: string;
  readonly completedAt: string;
}

/** All pages, one after another. */
async function readAll(query: string): Promise<Item[]> {
  const rows: Item[] = [];
  let cursor: string | null = null;
  do {
    const { status, body } = await admin.get(
      `${REVIEW}?${query}${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    expect(status).toBe(200);
    rows.push(...body.data);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return rows;
}

const idsOf = async (query: string) => (await readAll(query)).map(({ id }) => id);

type Row = Prisma.CompletionCreateManyInput;

/** Adds the rows and what they refer to. */
async function store(rows: readonly Row[]): Promise<void> {
  const { database } = testApp;
  const distinct = (of: (row: Row) => string) => [...new Set(rows.map(of))];
  await database.user.createMany({ data: distinct(({ userId }) => userId).map((id) => ({ id })) });
  const task = { title: 'A task', taskType: 'TWITTER_POST' };
  await database.task.createMany({ data: distinct(({ taskId }) => taskId).map((id) => ({ ...task, id })) });
  await database.completion.createMany({ data: [...rows] });
}

describe('the review queue', () => {
  it('should show every completion that passes the filters once, newest first, even with equal times', async () => {
    const user = fc.constantFrom('u1', 'u2', 'u3');
    const task = fc.constantFrom('t1', 't2', 't3', 't4');
    const status = fc.constantFrom('PENDING', 'APPROVED', 'REJECTED');
    const rowOf = fc.record({
      userId: user,
      taskId: task,
      status,
      needsReview: fc.boolean(),
      completedAt: fc.integer({ min: MOMENT, max: MOMENT + 2 }).map((time) => new Date(time)),
    });
    const rows = fc.uniqueArray(rowOf, { maxLength: 12, selector: (row) => row.userId + row.taskId });
    const filter = fc.record(
      { userId: user, taskId: task, status, needsReview: fc.boolean() },
      { requiredKeys: [] },
    );
    const limit = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.array(filter, { minLength: 4, maxLength: 4 }),
        limit,
        async (all, filters, size) => {
          await testApp.database.user.deleteMany();
          await testApp.database.task.deleteMany();
          const made = all.map((row, index) => ({ ...row, id: `c${index}` }));
          await store(made);
          for (const wanted of filters) {
            const query = new URLSearchParams({ limit: String(size) });
            for (const [name, value] of Object.entries(wanted)) query.set(name, String(value));
            const expected = made.filter((row) =>
              Object.entries(wanted).every(([name, value]) => row[name as keyof typeof row] === value),
            );
            const found = await readAll(query.toString());
            expect(found.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
            const times = found.map(({ completedAt }) => completedAt);
            expect(times).toEqual([...times].sort().reverse());
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('should page through many claims with one time and one task, filtered or not', async () => {
    const completedAt = new Date(MOMENT);
    const rows = Array.from({ length: MANY }, (_, index): Row & { id: string } => ({
      id: `c${index}`,
      userId: `u${index}`,
      taskId: index % 10 === 0 ? 'rare' : 'popular',
      status: index % 3 === 0 ? 'REJECTED' : 'PENDING',
      needsReview: index % 7 === 0,
      completedAt,
    }));
    await store(rows);
    const matching = (holds: (row: Row) => boolean) =>
      rows
        .filter(holds)
        .map(({ id }) => id)
        .sort()
        .reverse();
    expect(await idsOf('limit=100')).toEqual(matching(() => true));
    for (const taskId of ['popular', 'rare']) {
      expect(await idsOf(`limit=100&taskId=${taskId}`)).toEqual(matching((row) => row.taskId === taskId));
      // The first query finds more than a small page holds, and less than a large one.
      for (const limit of [7, 100]) {
        const query = `limit=${limit}&taskId=${taskId}&needsReview=true&status=REJECTED`;
        expect(await idsOf(query)).toEqual(
          matching((row) => row.taskId === taskId && row.needsReview === true && row.status === 'REJECTED'),
        );
      }
    }
  });

  it('should continue after a claim whose task is deleted', async () => {
    const { database, config } = testApp;
    for (const [index, id] of ['c1', 'c2', 'c3'].entries())
      await store([{ id, userId: `u${index}`, taskId: `t${index}`, completedAt: new Date(MOMENT + index) }]);
    await withSession(config.database.url, (session) =>
      session.script(
        `${WITHOUT_KEYS[database.provider]}; DELETE FROM ${TASK[database.provider]} WHERE id = 't1'`,
      ),
    );
    expect(await idsOf('limit=1')).toEqual(['c3', 'c1']);
    expectProblem(await admin.get(`${REVIEW}/c2`), 404, 'not_found');
    expectProblem(await decide(admin, 'c2', 'APPROVED'), 404, 'not_found');
    const member = new Member(testApp, 'u1', 'u1');
    expect((await member.get('/v1/completions')).body.data).toHaveLength(1);
    expect((await member.post('/v1/completions/verify')).body.results).toEqual([]);
    await database.completion.deleteMany();
  });

  it('should show the claim, its task, the member and the evidence', async () => {
    const [connectionId = ''] = await addConnections(testApp.database, [{ id: 'c', username: 'Some_One' }]);
    const task = await testApp.database.task.create({
      data: {
        title: 'Quote <b>us</b>',
        taskType: 'TWITTER_QUOTE',
        targetUrl: 'https://x.com/i/status/1',
        requiredText: 'hello',
        points: 4,
      },
    });
    const claim = await aClaim(testApp, {
      userId: 'user-c',
      taskId: task.id,
      proofUrl: 'https://x.com/a/status/2',
      needsReview: true,
      errorCode: 'evidence_incomplete',
    });
    const attempt = {
      completionId: claim.id,
      userId: claim.userId,
      taskId: task.id,
      taskType: 'TWITTER_QUOTE',
      verificationTime: 12,
      apiCallCount: 1,
      twitterConnectionId: connectionId,
    };
    const seen = '{"targetId":"1","pages":8}';
    await testApp.database.twitterVerificationLog.createMany({
      data: [
        { ...attempt, verificationResult: 'REJECTED', verifiedAt: new Date(MOMENT) },
        {
          ...attempt,
          verificationResult: 'ERROR',
          twitterApiResponse: seen,
          verifiedAt: new Date(MOMENT + 1),
        },
      ],
    });
    const { body, status } = await admin.get(`${REVIEW}/${claim.id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: claim.id,
      taskId: task.id,
      userId: 'user-c',
      status: 'PENDING',
      rejectionReason: null,
      rejectionCode: null,
      errorCode: 'evidence_incomplete',
      needsReview: true,
      pointsAwarded: 0,
      proofUrl: 'https://x.com/a/status/2',
      completedAt: claim.completedAt.toISOString(),
      nextVerificationAt: null,
      verification: {
        id: expect.any(String),
        verificationResult: 'ERROR',
        rejectionReason: null,
        errorMessage: null,
        verificationTime: 12,
        apiCallCount: 1,
        cacheHit: false,
        verifiedAt: new Date(MOMENT + 1).toISOString(),
        twitterApiResponse: seen,
      },
      username: 'Some_One',
      task: {
        id: task.id,
        title: 'Quote <b>us</b>',
        taskType: 'TWITTER_QUOTE',
        targetUrl: 'https://x.com/i/status/1',
        requiredText: 'hello',
        points: 4,
      },
      decidedAt: null,
      decidedBy: null,
      decisionReason: null,
    });
    expect((await admin.get(`${REVIEW}?needsReview=true`)).body).toEqual({ data: [body], nextCursor: null });
  });

  it('should show an unverified claim of a member without a connection', async () => {
    const { id } = await aClaim(testApp);
    expect((await admin.get(`${REVIEW}/${id}`)).body).toMatchObject({ username: null, verification: null });
  });

  it.each([
    'status=pending',
    'status=',
    'needsReview=yes',
    'needsReview=1',
    'needsReview=true&needsReview=false',
    'userId=',
    'taskId=a%20b',
    'limit=0',
    'limit=101',
    'search=a',
  ])('should be refused with ?%s', async (query) => {
    expectProblem(await admin.get(`${REVIEW}?${query}`), 400, 'validation_failed');
  });

  it('should be refused with a cursor of another list', async () => {
    expectProblem(await admin.get(`${REVIEW}?cursor=abc`), 400, 'invalid_cursor');
  });

  it('should answer 404 for an unknown completion', async () => {
    expectProblem(await admin.get(`${REVIEW}/nobody-has-this`), 404, 'not_found');
    expect((await admin.get(`${REVIEW}?userId=nobody&taskId=nothing`)).body).toEqual({
      data: [],
      nextCursor: null,
    });
  });

  it('should be open to admins only', async () => {
    const { id, userId } = await aClaim(testApp);
    const member = new Member(testApp, userId, 'nobody');
    for (const path of [REVIEW, `${REVIEW}/${id}`]) {
      expectProblem(await member.get(path), 403, 'forbidden');
      expectProblem(await testApp.http().get(path), 401, 'unauthenticated');
    }
  });
});
