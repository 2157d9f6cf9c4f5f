import type { Response } from 'supertest';
import { Admin } from '../support/members/admin.js';
import { runCli } from '../support/process/cli.js';
import {
  attemptsOf,
  expectApproved,
  expectRejected,
  forgetRetries,
  verify,
} from '../support/verify/completions.js';
import { aNewMember, aTask, Member } from '../support/members/member.js';
import { decide, expectPoints, REASON, stored } from '../support/verify/review.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { followTask } from '../support/members/new-task.js';

const CONNECTION = '/v1/twitter/connection';
const ALREADY_USED = 'Another member was already approved for this task with this X account.';
const POINTS = 7;

let testApp: TestApp;
let admin: Admin;
let taskId: string;
/** Two members who connect the same X account one after the other; it has fulfilled the task. */
let alice: Member;
let bob: Member;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  admin = new Admin(testApp);
});

beforeEach(async () => {
  alice = aNewMember(testApp, 'account');
  bob = new Member(testApp, `bob-after-${alice.id}`, alice.username);
  testApp.simulator.world.follow(alice.username, 'brand');
  taskId = await aFollowTask();
});

afterEach(() => forgetRetries(testApp));

afterAll(() => testApp.close());

async function aFollowTask(): Promise<string> {
  const task = followTask('brand', { points: POINTS });
  return (await aTask(testApp, task)).id;
}

async function disconnect(member: Member): Promise<void> {
  expect((await member.delete(CONNECTION)).status).toBe(204);
}

/** Gives the id of the completion. */
async function approvedAndGone(member: Member): Promise<string> {
  await member.connect();
  const response = await member.claim(taskId);
  expectApproved(response);
  await disconnect(member);
  return response.body.id;
}

/** Checks that the claim is rejected with a log row, and gives no points. */
async function expectRefused(response: Response, member: Member): Promise<void> {
  expectRejected(response, ALREADY_USED);
  const { id } = response.body;
  expect(await stored(testApp, id)).toMatchObject({
    status: 'REJECTED',
    rejectionCode: 'x_account_already_used',
    needsReview: false,
    nextVerificationAt: null,
  });
  const latest = (await attemptsOf(testApp, id)).at(-1);
  expect(latest).toMatchObject({
    verificationResult: 'REJECTED',
    rejectionReason: ALREADY_USED,
    errorMessage: null,
  });
  expect(latest?.twitterConnectionId).not.toBeNull();
  await expectPoints(testApp, member.id, 0);
}

/** Checks that the member's claim is now approved, with its points, and that nothing of the rejection is left. */
async function expectApprovedNow(response: Response, member: Member): Promise<void> {
  expectApproved(response);
  expect(await stored(testApp, response.body.id)).toMatchObject({ rejectionCode: null });
  await expectPoints(testApp, member.id, POINTS);
}

describe('an X account that was approved for a task', () => {
  it('should not be approved for another member, not even on a second attempt', async () => {
    await approvedAndGone(alice);
    await bob.connect();
    const refused = await bob.claim(taskId);
    expect(refused.status).toBe(201);
    await expectRefused(refused, bob);
    await expectRefused(await verify(bob, refused.body.id), bob);
    await expectPoints(testApp, alice.id, POINTS);
  });

  it('should be approved for another task, whichever member comes first', async () => {
    await approvedAndGone(alice);
    await bob.connect();
    await expectApprovedNow(await bob.claim(await aFollowTask()), bob);
  });

  it('should be approved for another task of the same member', async () => {
    await approvedAndGone(alice);
    await alice.connect();
    expectApproved(await alice.claim(await aFollowTask()));
    await expectPoints(testApp, alice.id, 2 * POINTS);
  });

  it('should not prevent other accounts from the task', async () => {
    await approvedAndGone(alice);
    const carol = await aNewMember(testApp, 'carol').connect();
    testApp.simulator.world.follow(carol.username, 'brand');
    await expectApprovedNow(await carol.claim(taskId), carol);
  });

  it('should not prevent the refused member from succeeding with another account', async () => {
    await approvedAndGone(alice);
    await bob.connect();
    const { id } = (await bob.claim(taskId)).body;
    const own = aNewMember(testApp, 'own');
    testApp.simulator.world.follow(own.username, 'brand');
    await new Member(testApp, bob.id, own.username).connect();
    await expectApprovedNow(await verify(bob, id), bob);
  });

  it('should not be reserved by a rejection', async () => {
    testApp.simulator.world.unfollow(alice.username, 'brand');
    await alice.connect();
    expectRejected(await alice.claim(taskId), /not followed/);
    await disconnect(alice);
    testApp.simulator.world.follow(alice.username, 'brand');
    await bob.connect();
    await expectApprovedNow(await bob.claim(taskId), bob);
  });

  it('should be free again when its member is erased', async () => {
    await approvedAndGone(alice);
    await bob.connect();
    const { id } = (await bob.claim(taskId)).body;
    const env = testEnvironment(testApp.config.database.url, 0);
    const erased = await runCli(env, 'user', 'erase', '--id', alice.id, '--yes');
    expect(erased.stdout).toContain('  AwardedAccount: 1\n');
    await expectApprovedNow(await verify(bob, id), bob);
  });
});

describe('an admin', () => {
  it('should free the account by revoking the approval', async () => {
    const id = await approvedAndGone(alice);
    await bob.connect();
    const refused = (await bob.claim(taskId)).body;
    expect((await decide(admin, id, 'REJECTED')).status).toBe(200);
    expect(await stored(testApp, id)).toMatchObject({
      rejectionCode: 'decided_by_admin',
      rejectionReason: REASON,
    });
    await expectApprovedNow(await verify(bob, refused.id), bob);
    await expectPoints(testApp, alice.id, 0);
  });

  it('should reserve the account by approving, until the approval is revoked', async () => {
    testApp.simulator.world.unfollow(alice.username, 'brand');
    await alice.connect();
    const { id } = (await alice.claim(taskId)).body;
    expect((await decide(admin, id, 'APPROVED')).status).toBe(200);
    expect(await stored(testApp, id)).toMatchObject({ rejectionCode: null });
    await disconnect(alice);
    testApp.simulator.world.follow(alice.username, 'brand');
    await bob.connect();
    const refused = await bob.claim(taskId);
    await expectRefused(refused, bob);
    await decide(admin, id, 'REJECTED');
    await expectApprovedNow(await verify(bob, refused.body.id), bob);
  });

  it('should be able to approve a second member with the account, which stays reserved for the first', async () => {
    const aliceId = await approvedAndGone(alice);
    await bob.connect();
    const bobId = (await bob.claim(taskId)).body.id;
    expect((await decide(admin, bobId, 'APPROVED')).body).toMatchObject({ status: 'APPROVED' });
    await expectPoints(testApp, bob.id, POINTS);
    await decide(admin, bobId, 'REJECTED');
    await disconnect(bob);
    const carol = await new Member(testApp, `carol-after-${alice.id}`, alice.username).connect();
    await expectRefused(await carol.claim(taskId), carol);
    expect(await stored(testApp, aliceId)).toMatchObject({ status: 'APPROVED' });
  });

  it('should approve a member without an account, and reserve none', async () => {
    await testApp.database.user.create({ data: { id: alice.id } });
    const { id } = await testApp.database.completion.create({ data: { userId: alice.id, taskId } });
    expect((await decide(admin, id, 'APPROVED')).body).toMatchObject({ status: 'APPROVED' });
    await bob.connect();
    await expectApprovedNow(await bob.claim(taskId), bob);
  });

  it('should not reserve a second account by a new reason for the same approval', async () => {
    const id = await approvedAndGone(alice);
    const other = aNewMember(testApp, 'other');
    testApp.simulator.world.follow(other.username, 'brand');
    const aliceElsewhere = await new Member(testApp, alice.id, other.username).connect();
    await decide(admin, id, 'APPROVED');
    await disconnect(aliceElsewhere);
    const carol = await new Member(testApp, `carol-after-${alice.id}`, other.username).connect();
    await expectApprovedNow(await carol.claim(taskId), carol);
  });
});
