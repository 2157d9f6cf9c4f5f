import type { SimulatedUser, World } from '#x-simulator';
import { TaskTargetsRepository } from '../../src/tasks/task-targets.repository.js';
import { Admin } from '../support/members/admin.js';
import {
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
  verify,
} from '../support/verify/completions.js';
import { aNewMember, aTask, Member } from '../support/members/member.js';
import { stallNext } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

const TASKS = '/v1/admin/tasks';
const CONNECTIONS = '/v1/admin/twitter-connections';

let testApp: TestApp;
let world: World;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { VERIFICATION_COOLDOWN_SECONDS: '0', EVIDENCE_TTL_SECONDS: '0' },
  });
  world = testApp.simulator.world;
  admin = new Admin(testApp);
});

afterEach(() => forgetRetries(testApp));

afterAll(() => testApp.close());

const newName = (name: string): string => `${name}${world.users().length}`;
const anAccount = (name = 'brand'): SimulatedUser => world.addUser({ username: newName(name) });
const aConnectedMember = (account: object = {}): Promise<Member> =>
  aNewMember(testApp, 'member', account).connect();

async function aFollower(...usernames: readonly string[]): Promise<Member> {
  const member = await aConnectedMember();
  for (const username of usernames) world.follow(member.username, username);
  return member;
}

async function aFollowTask(username: string, more: object = {}): Promise<string> {
  const target = followTask(username);
  return (await aTask(testApp, { ...target, points: 5, ...more })).id;
}

/** The account has another handle, and somebody else takes the old one. */
function takeOver({ username }: SimulatedUser): { renamed: SimulatedUser; stranger: SimulatedUser } {
  const renamed = world.rename(username, newName('renamed'));
  return { renamed, stranger: world.addUser({ username }) };
}

async function taskOf(taskId: string): Promise<Record<string, unknown>> {
  const { body } = await admin.get(`${TASKS}/${taskId}`);
  const { body: list } = await admin.get(`${TASKS}?limit=100`);
  expect(list.data).toContainEqual(body);
  return body;
}

async function expectTargetChanged(member: Member, taskId: string): Promise<void> {
  const response = await member.claim(taskId);
  await expectUndetermined(testApp, response, 'target_changed');
  expect(response.body).toMatchObject({ needsReview: false, nextVerificationAt: null });
}

describe('the account of a follow task', () => {
  it.each([
    ['a yes', true],
    ['a no', false],
  ])('should be stored by the first look-up: %s', async (_what, follows) => {
    const { id, username } = anAccount();
    const member = await aFollower(...(follows ? [username] : []));
    const taskId = await aFollowTask(username);
    expect(await taskOf(taskId)).toMatchObject({ targetUserId: null, targetChangedAt: null });
    expect((await member.claim(taskId)).body.status).toBe(follows ? 'APPROVED' : 'REJECTED');
    expect((await member.get(`/v1/tasks/${taskId}`)).body).toMatchObject({
      targetUserId: id,
      targetUsername: username,
    });
  });

  it('should be the same for all tasks with its handle, in any case', async () => {
    const brand = anAccount();
    const member = await aFollower(brand.username);
    const taskIds = [
      await aFollowTask(brand.username),
      await aFollowTask(brand.username.toUpperCase()),
      await aFollowTask(brand.username, { targetUserId: brand.id }),
    ];
    for (const taskId of taskIds) expectApproved(await member.claim(taskId));
    for (const taskId of taskIds)
      expect(await taskOf(taskId)).toMatchObject({ targetUserId: brand.id, targetChangedAt: null });
  });

  it('should be one account when the first look-ups of two members show two', async () => {
    const brand = anAccount();
    const taskId = await aFollowTask(brand.username);
    const [early, late] = [await aFollower(brand.username), await aFollower()];
    const stall = stallNext(testApp.app.get(TaskTargetsRepository), 'pinTargetUser', 'before');
    const claiming = early.claim(taskId);
    await stall.reached;
    const { stranger } = takeOver(brand);
    expectRejected(await late.claim(taskId), `@${brand.username} is not followed.`);
    stall.goOn();
    await expectUndetermined(testApp, await claiming, 'target_changed');
    expect(await taskOf(taskId)).toMatchObject({ targetUserId: stranger.id });
  });
});

describe('a handle that now belongs to another account', () => {
  it.each([
    ['pinned by a look-up', false],
    ['given with the task', true],
  ])('should cause no verdict for anybody, and flag the task: an account %s', async (_how, isGiven) => {
    const brand = anAccount();
    const taskId = await aFollowTask(brand.username, isGiven ? { targetUserId: brand.id } : {});
    if (!isGiven) expectApproved(await (await aFollower(brand.username)).claim(taskId));
    const ofBrand = await aFollower(brand.username);
    const { renamed, stranger } = takeOver(brand);
    const ofStranger = await aFollower(stranger.username);

    await expectTargetChanged(ofStranger, taskId);
    await expectTargetChanged(ofBrand, taskId);
    await expectTargetChanged(await aFollower(), taskId);
    const flagged = testApp.clock.now().toISOString();
    expect(await taskOf(taskId)).toMatchObject({
      targetUserId: brand.id,
      targetUsername: brand.username,
      targetChangedAt: flagged,
    });
    testApp.clock.advance(1_000);
    await verifyOpen(ofStranger);
    expect(await taskOf(taskId)).toMatchObject({ targetChangedAt: flagged });

    const targetUrl = `https://x.com/${renamed.username}`;
    expect((await admin.patch(`${TASKS}/${taskId}`, { targetUrl })).status).toBe(200);
    expect(await taskOf(taskId)).toMatchObject({ targetUserId: null, targetChangedAt: null });
    expectApproved(await verifyOpen(ofBrand));
    expectRejected(await verifyOpen(ofStranger), `@${renamed.username} is not followed.`);
    expect(await taskOf(taskId)).toMatchObject({ targetUserId: brand.id, targetChangedAt: null });
  });

  it('should mean the new owner when an admin says so', async () => {
    const brand = anAccount();
    const taskId = await aFollowTask(brand.username, { targetUserId: brand.id });
    const { stranger } = takeOver(brand);
    const member = await aFollower(stranger.username);
    await expectTargetChanged(member, taskId);
    await admin.patch(`${TASKS}/${taskId}`, { targetUserId: stranger.id });
    expectApproved(await verifyOpen(member));
    expect(await taskOf(taskId)).toMatchObject({ targetUserId: stranger.id, targetChangedAt: null });
  });

  it('should not affect tasks about the new owner', async () => {
    const brand = anAccount();
    const old = await aFollowTask(brand.username, { targetUserId: brand.id });
    const { stranger } = takeOver(brand);
    const fresh = await aFollowTask(stranger.username);
    const member = await aFollower(stranger.username);
    expectApproved(await member.claim(fresh));
    await expectTargetChanged(member, old);
    expect(await taskOf(fresh)).toMatchObject({ targetUserId: stranger.id, targetChangedAt: null });
  });
});

/** Verifies the member's only completion again. */
async function verifyOpen(member: Member) {
  const { body } = await member.get('/v1/completions');
  expect(body.data).toHaveLength(1);
  return verify(member, body.data[0].id);
}

describe('an account with a new handle', () => {
  it.each([
    ['a look-up of the new handle for another task', false],
    ['the same after somebody took the old one', true],
  ])('should be found by the new handle after %s', async (_what, isTaken) => {
    const brand = anAccount();
    const taskId = await aFollowTask(brand.username, { targetUserId: brand.id });
    const [member, idler] = [await aFollower(brand.username), await aFollower()];
    const { username } = isTaken ? takeOver(brand).renamed : world.rename(brand.username, newName('Renamed'));
    const code = isTaken ? 'target_changed' : 'target_unavailable';
    await expectUndetermined(testApp, await member.claim(taskId), code);
    await expectUndetermined(testApp, await idler.claim(taskId), code);

    const other = await aFollowTask(username.toLowerCase());
    expectApproved(await (await aFollower(username)).claim(other));
    expect(await taskOf(taskId)).toMatchObject({
      targetUserId: brand.id,
      targetUsername: username,
      targetUrl: `https://x.com/${username}`,
      targetChangedAt: null,
    });
    expectApproved(await verifyOpen(member));
    expectRejected(await verifyOpen(idler), `@${username} is not followed.`);
  });

  it('should keep the case that an admin wrote', async () => {
    const brand = anAccount('Brand');
    const written = brand.username.toUpperCase();
    const taskId = await aFollowTask(written, { targetUserId: brand.id });
    expectApproved(await (await aFollower(brand.username)).claim(taskId));
    expect(await taskOf(taskId)).toMatchObject({ targetUsername: written });
  });
});

describe('the handle of a member', () => {
  /** Renames the member's account; gives the new handle. */
  const rename = ({ username }: Member): string => world.rename(username, newName('Other')).username;

  async function expectShown(member: Member, username: string): Promise<void> {
    const { body: own } = await member.get('/v1/twitter/connection');
    expect(own.username).toBe(username);
    for (const search of [username.toLowerCase(), own.twitterId]) {
      const { body } = await admin.get(`${CONNECTIONS}?search=${search}`);
      expect(body.data).toMatchObject([{ userId: member.id, username }]);
    }
  }

  it('should be updated from its profile', async () => {
    const member = await aConnectedMember({ followersCount: 9 });
    const username = rename(member);
    expectRejected(
      await member.claimNew({ taskType: 'TWITTER_POST', minFollowers: 10 }),
      /at least 10 followers/,
    );
    await expectShown(member, username);
  });

  it('should be updated from a look-up for a follow task of another member', async () => {
    const member = await aConnectedMember();
    const username = rename(member);
    expectApproved(await (await aFollower(username)).claim(await aFollowTask(username)));
    await expectShown(member, username);
  });

  it('should be updated although another account has the old one', async () => {
    const member = await aConnectedMember();
    const username = rename(member);
    world.addUser({ username: member.username });
    const stranger = await new Member(testApp, `stranger-to-${member.id}`, member.username).connect();
    expectRejected(
      await member.claimNew({ taskType: 'TWITTER_POST', minFollowers: 1 }),
      /at least 1 followers/,
    );
    expect((await stranger.get('/v1/twitter/connection')).body.username).toBe(stranger.username);
    await expectShown(member, username);
  });

  it('should update tasks about the account', async () => {
    const member = await aConnectedMember({ followersCount: 9 });
    const { body: connection } = await member.get('/v1/twitter/connection');
    const taskId = await aFollowTask(member.username, { targetUserId: connection.twitterId });
    const follower = await aFollower(member.username);
    const username = rename(member);
    expectRejected(
      await member.claimNew({ taskType: 'TWITTER_POST', minFollowers: 11 }),
      /at least 11 followers/,
    );
    expectApproved(await follower.claim(taskId));
    expect(await taskOf(taskId)).toMatchObject({ targetUsername: username });
  });
});
