import {
  attemptsOf,
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
  verify,
  verifyTogether,
} from '../support/verify/completions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

const COOLDOWN_SECONDS = 20;

let testApp: TestApp;
let member: Member;
let completionId: string;
let taskId: string;
/** The account that the latest task asks to follow. */
let brand: string;
let brands = 0;

async function start(cooldownSeconds: number): Promise<void> {
  testApp = await startTestApp({
    env: { VERIFICATION_COOLDOWN_SECONDS: String(cooldownSeconds), VERIFICATION_SWEEP_MS: '50' },
  });
  member = await aMember(testApp, 'member').connect();
}

/** A task to follow an account that the member does not follow yet. */
function aFollowTask(): Promise<{ id: string }> {
  brands += 1;
  brand = `brand${brands}`;
  testApp.simulator.world.addUser({ username: brand });
  return aTask(testApp, followTask(brand));
}

/** Claims a task that the member has not done. */
async function claim(): Promise<void> {
  const task = await aFollowTask();
  const response = await member.claim(task.id);
  expectRejected(response, `@${brand} is not followed.`);
  taskId = task.id;
  completionId = response.body.id;
  testApp.simulator.requests.clear();
}

describe('the cooldown', () => {
  beforeAll(() => start(COOLDOWN_SECONDS));
  beforeEach(claim);
  afterEach(() => forgetRetries(testApp));

  afterAll(() => testApp.close());

  it('should refuse to verify again, with Retry-After', async () => {
    testApp.clock.advance(5_400);
    const response = await verify(member, completionId);
    expectProblem(response, 429, 'verification_cooldown');
    expect(response.headers['retry-after']).toBe('15');
    expect(testApp.simulator.requests.count()).toBe(0);
    expect(await attemptsOf(testApp, completionId)).toHaveLength(1);
  });

  it('should return an unchanged completion for a second claim', async () => {
    testApp.simulator.world.follow('member', brand);
    const response = await member.claim(taskId);
    expectRejected(response, `@${brand} is not followed.`);
    expect(response.status).toBe(200);
    expect(testApp.simulator.requests.count()).toBe(0);
    expect(await attemptsOf(testApp, completionId)).toHaveLength(1);
  });

  it('should return an unchanged completion in a batch, beside those that may be verified', async () => {
    testApp.clock.advance(COOLDOWN_SECONDS * 1000);
    const waiting = completionId;
    await verify(member, waiting);
    await claim();
    testApp.clock.advance(COOLDOWN_SECONDS * 1000);
    await verify(member, waiting);
    testApp.simulator.requests.clear();
    const response = await verifyTogether(member, [waiting, completionId]);
    expect(response.body.apiCallCount).toBe(1);
    expect(await attemptsOf(testApp, waiting)).toHaveLength(3);
    expect(await attemptsOf(testApp, completionId)).toHaveLength(2);
    expect(response.body.results.map(({ id }: { id: string }) => id).sort()).toEqual(
      [waiting, completionId].sort(),
    );
  });

  it('should end exactly after its seconds', async () => {
    testApp.clock.advance(COOLDOWN_SECONDS * 1000 - 1);
    expectProblem(await verify(member, completionId), 429, 'verification_cooldown');
    testApp.clock.advance(1);
    expect((await verify(member, completionId)).status).toBe(200);
  });

  it('should start again with every attempt that reaches X, failed ones too', async () => {
    testApp.clock.advance(COOLDOWN_SECONDS * 1000);
    testApp.simulator.faults.add({ kind: 'server-error' });
    expect((await verify(member, completionId)).body.errorCode).toBe('x_unavailable');
    testApp.clock.advance(COOLDOWN_SECONDS * 1000 - 1);
    expectProblem(await verify(member, completionId), 429, 'verification_cooldown');
  });

  it('should not start with an attempt that made no call to X', async () => {
    const stored = { where: { userId: member.id } };
    const { scope } = await testApp.database.twitterConnection.findUniqueOrThrow(stored);
    await testApp.database.twitterConnection.update({ ...stored, data: { scope: 'users.read' } });
    const task = await aFollowTask();
    const first = await member.claim(task.id);
    await expectUndetermined(testApp, first, 'missing_scope');
    await testApp.database.twitterConnection.update({ ...stored, data: { scope } });
    testApp.simulator.world.follow('member', brand);
    expectApproved(await verify(member, first.body.id));
  });

  it('should not apply to an approved completion', async () => {
    testApp.clock.advance(COOLDOWN_SECONDS * 1000);
    testApp.simulator.world.follow('member', brand);
    expectApproved(await verify(member, completionId));
    expectApproved(await verify(member, completionId));
  });
});

describe('a cooldown of 0', () => {
  beforeAll(async () => {
    await start(0);
    await claim();
  });
  afterAll(() => testApp.close());

  it('should let every request ask X', async () => {
    expectRejected(await verify(member, completionId), `@${brand} is not followed.`);
    expectRejected(await member.claim(taskId), `@${brand} is not followed.`);
    expect(testApp.simulator.requests.count({ route: '/2/users/by' })).toBe(2);
    expect(await attemptsOf(testApp, completionId)).toHaveLength(3);
  });
});

describe('a proof given again inside the cooldown', () => {
  beforeAll(() => start(COOLDOWN_SECONDS));
  afterAll(() => testApp.close());

  it('should replace the old one, and be verified by itself when the cooldown is over', async () => {
    const { world } = testApp.simulator;
    world.addUser({ username: 'author' });
    const target = world.post({ author: 'author', text: 'Hello' });
    const task = await aTask(testApp, aboutPost('TWITTER_REPLY', target.id));
    testApp.clock.advance(1_000);
    const wrong = world.post({ author: 'author', text: 'Not mine' });
    const right = world.reply('member', target.id, 'Mine');
    const first = await member.claim(task.id, { proofUrl: wrong.url });
    expectRejected(first, /another account/);
    const cooldownEnd = new Date(testApp.clock.now().getTime() + COOLDOWN_SECONDS * 1000);
    testApp.simulator.requests.clear();
    const again = await member.claim(task.id, { proofUrl: right.url });
    expect(again.body).toMatchObject({
      status: 'PENDING',
      rejectionReason: null,
      rejectionCode: null,
      proofUrl: right.url,
      nextVerificationAt: cooldownEnd.toISOString(),
    });
    expect(testApp.simulator.requests.count()).toBe(0);
    testApp.clock.set(cooldownEnd);
    await waitUntil('the proof is looked at', async () => {
      const { body } = await member.get(`/v1/completions/${first.body.id}`);
      return body.status === 'APPROVED';
    });
  });
});
