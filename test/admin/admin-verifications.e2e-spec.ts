import type { World } from '#x-simulator';
import { Admin } from '../support/members/admin.js';
import { attemptsOf, forgetRetries } from '../support/verify/completions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask, type NewTask } from '../support/members/new-task.js';

const PATH = '/v1/admin/verifications';
const MINUTE_MS = 60_000;

let testApp: TestApp;
let world: World;
let admin: Admin;
let members: Member[];
let targetId: string;

beforeAll(async () => {
  testApp = await startTestApp();
  world = testApp.simulator.world;
  admin = new Admin(testApp);
  for (const username of ['brand', 'friend']) world.addUser({ username });
  members = [];
  for (let n = 0; n < 4; n += 1) members.push(await aMember(testApp, `member${n}`).connect());
});

beforeEach(() => {
  testApp.clock.advance(MINUTE_MS);
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
  testApp.clock.advance(MINUTE_MS);
});

afterEach(() => forgetRetries(testApp));

afterAll(() => testApp.close());

/** A claim that nobody has verified yet. */
async function anOpenClaim(member: Member, task: NewTask): Promise<string> {
  const { id: taskId } = await aTask(testApp, { ...task, points: 3 });
  const row = await testApp.database.completion.create({
    data: { userId: member.id, taskId, completedAt: testApp.clock.now() },
  });
  return row.id;
}

const like = () => aboutPost('TWITTER_LIKE', targetId);

describe('a batch', () => {
  it("should plan each member's completions together and look up the targets of all at once", async () => {
    const ids: string[] = [];
    for (const member of members) {
      ids.push(await anOpenClaim(member, like()), await anOpenClaim(member, followTask()));
      ids.push(await anOpenClaim(member, followTask('friend')));
      world.follow(member.username, 'friend');
    }
    testApp.simulator.requests.clear();
    testApp.simulator.faults.add({ kind: 'slow', delayMs: 100, times: Infinity, route: '/2/tweets' });
    const response = await admin.post(PATH, { completionIds: ids });
    testApp.simulator.faults.clear();
    expect(response.status).toBe(200);
    expect(response.body.results.map(({ completionId }: { completionId: string }) => completionId)).toEqual(
      ids,
    );
    expect(response.body.results.slice(0, 3)).toEqual([
      { completionId: ids[0], status: 'REJECTED', verificationResult: 'REJECTED', errorCode: null },
      { completionId: ids[1], status: 'REJECTED', verificationResult: 'REJECTED', errorCode: null },
      { completionId: ids[2], status: 'APPROVED', verificationResult: 'APPROVED', errorCode: null },
    ]);
    const { requests } = testApp.simulator;
    expect(requests.count({ route: '/2/users/by' })).toBe(members.length);
    expect(requests.count({ route: '/2/users/:id/liked_tweets' })).toBe(members.length);
    expect(requests.count({ route: '/2/tweets' })).toBe(1);
    expect(response.body.apiCallCount).toBe(2 * members.length + 1);
  });

  it('should report an unknown id in its position, and verify the others', async () => {
    const id = await anOpenClaim(members[0]!, like());
    world.like(members[0]!.username, targetId);
    const { body } = await admin.post(PATH, { completionIds: ['nobody-has-this', id, id] });
    expect(body.results).toEqual([
      { completionId: 'nobody-has-this', status: null, verificationResult: null, errorCode: 'not_found' },
      { completionId: id, status: 'APPROVED', verificationResult: 'APPROVED', errorCode: null },
    ]);
  });

  it('should report the problem of one member, and verify the others', async () => {
    const [broken, fine] = [members[1]!, members[2]!];
    const ids = [await anOpenClaim(broken, followTask()), await anOpenClaim(fine, followTask())];
    const { id: userId } = world.user(broken.username);
    testApp.simulator.faults.add({ kind: 'server-error', userId });
    const { status, body } = await admin.post(PATH, { completionIds: ids });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { completionId: ids[0], status: 'PENDING', verificationResult: 'ERROR', errorCode: 'x_unavailable' },
      { completionId: ids[1], status: 'REJECTED', verificationResult: 'REJECTED', errorCode: null },
    ]);
  });

  it('should report a completion that cannot be verified, and verify the others', async () => {
    const ids = [await anOpenClaim(members[1]!, followTask()), await anOpenClaim(members[2]!, followTask())];
    const { taskId } = await testApp.database.completion.findUniqueOrThrow({ where: { id: ids[0]! } });
    await testApp.database.task.update({ where: { id: taskId }, data: { taskType: 'TWITTER_POKE' } });
    const { status, body } = await admin.post(PATH, { completionIds: ids });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { completionId: ids[0], status: 'PENDING', verificationResult: null, errorCode: 'internal_error' },
      { completionId: ids[1], status: 'REJECTED', errorCode: null },
    ]);
  });

  it('should leave an approved completion as it is', async () => {
    const member = members[3]!;
    const id = await anOpenClaim(member, like());
    world.like(member.username, targetId);
    await admin.post(PATH, { completionIds: [id] });
    world.unlike(member.username, targetId);
    testApp.clock.advance(MINUTE_MS);
    testApp.simulator.requests.clear();
    const { body } = await admin.post(PATH, { completionIds: [id] });
    expect(body).toEqual({
      results: [{ completionId: id, status: 'APPROVED', verificationResult: 'APPROVED', errorCode: null }],
      apiCallCount: 0,
    });
    expect(testApp.simulator.requests.count({ userId: world.user(member.username).id })).toBe(0);
    expect(await attemptsOf(testApp, id)).toHaveLength(1);
  });

  it('should ignore the cooldown of the member', async () => {
    const member = members[0]!;
    const id = await anOpenClaim(member, followTask());
    await admin.post(PATH, { completionIds: [id] });
    world.follow(member.username, 'brand');
    const { body } = await admin.post(PATH, { completionIds: [id] });
    expect(body.results).toMatchObject([{ status: 'APPROVED' }]);
  });

  it('should accept 500 ids', async () => {
    const completionIds = Array.from({ length: 500 }, (_, n) => `unknown-${n}`);
    const { status, body } = await admin.post(PATH, { completionIds });
    expect([status, body.results.length]).toEqual([200, 500]);
  });

  it.each([
    ['no list', {}],
    ['an empty list', { completionIds: [] }],
    ['more than 500 ids', { completionIds: Array.from({ length: 501 }, (_, n) => `unknown-${n}`) }],
    ['something that is no text', { completionIds: [7] }],
    ['an empty id', { completionIds: [''] }],
  ])('should be refused with %s', async (_, body) => {
    expectProblem(await admin.post(PATH, body), 400, 'validation_failed');
  });

  it('should be open to admins only', async () => {
    expectProblem(await members[0]!.post(PATH, { completionIds: ['a'] }), 403, 'forbidden');
  });
});
