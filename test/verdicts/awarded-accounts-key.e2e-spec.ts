import { Admin } from '../support/members/admin.js';
import { anotherInstance } from '../support/app/another-instance.js';
import { runCli } from '../support/process/cli.js';
import { attemptsOf, expectApproved, expectRejected, verify } from '../support/verify/completions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { decide, expectPoints, stored } from '../support/verify/review.js';
import { addSecretKey, NEW_KEY, OLD_KEY, vaultOf } from '../support/database/sealed-rows.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { followTask } from '../support/members/new-task.js';

const ALREADY_USED = 'Another member was already approved for this task with this X account.';
const POINTS = 7;
const SECRET = '5e'.repeat(32);
/** Longer than the pause before a claim that could not be verified is retried. */
const LATER_MS = 10 * 60_000;

let testApp: TestApp;
let taskId: string;

beforeEach(async () => {
  testApp = await startTestApp({
    env: {
      TWITTER_TOKEN_ENCRYPTION_KEYS: OLD_KEY,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      VERIFICATION_SWEEP_MS: '50',
    },
  });
  testApp.simulator.world.addUser({ username: 'brand' });
  const task = followTask('brand', { points: POINTS });
  taskId = (await aTask(testApp, task)).id;
});

afterEach(() => testApp.close());

/** A connected member whose account has done the task. */
async function aFollower(username: string): Promise<Member> {
  const member = await aMember(testApp, username).connect();
  testApp.simulator.world.follow(username, 'brand');
  return member;
}

/** Another member who connects the account once it is free. */
async function afterwards(member: Member): Promise<Member> {
  expect((await member.delete('/v1/twitter/connection')).status).toBe(204);
  return new Member(testApp, `next-${member.id}`, member.username).connect();
}

const at = (instance: TestApp, { id, username }: Member): Member => new Member(instance, id, username);
const instanceWith = (...keys: readonly string[]): Promise<TestApp> =>
  anotherInstance(testApp, { env: { TWITTER_TOKEN_ENCRYPTION_KEYS: keys.join(',') } });

describe('the key for the hashes of X accounts', () => {
  it('should be the same on two instances that create it at the same time, also after a key rotation', async () => {
    const other = await instanceWith(OLD_KEY, NEW_KEY);
    const [alice, bob] = [await aFollower('alice'), await aFollower('bob')];
    const claims = await Promise.all([alice.claim(taskId), at(other, bob).claim(taskId)]);
    for (const claim of claims) expectApproved(claim);
    expect(await testApp.database.secretKey.count()).toBe(1);

    const [afterAlice, afterBob] = [await afterwards(alice), await afterwards(bob)];
    const refused = await at(other, afterAlice).claim(taskId);
    expectRejected(refused, ALREADY_USED);
    expectRejected(await afterBob.claim(taskId), ALREADY_USED);

    const env = {
      ...testEnvironment(testApp.config.database.url, 0),
      TWITTER_TOKEN_ENCRYPTION_KEYS: `${NEW_KEY},${OLD_KEY}`,
    };
    expect((await runCli(env, 'keys', 'rotate')).status).toBe(0);
    const later = await instanceWith(NEW_KEY);
    for (const instance of [other, later])
      expectRejected(await verify(at(instance, afterAlice), refused.body.id), ALREADY_USED);
    await later.close();
    await other.close();
  });

  it('should prevent approvals while it cannot be decrypted, and allow them as soon as it can', async () => {
    const { database } = testApp;
    await addSecretKey(database, vaultOf(NEW_KEY), SECRET);
    const before = await database.secretKey.findMany();
    const alice = await aFollower('alice');
    const bob = await aMember(testApp, 'bob').connect();

    expectProblem(await alice.claim(taskId), 500, 'internal_error');
    const claim = await database.completion.findFirstOrThrow();
    expect(claim).toMatchObject({ status: 'PENDING', rejectionCode: null });
    expect(await attemptsOf(testApp, claim.id)).toEqual([]);
    expectProblem(await decide(new Admin(testApp), claim.id, 'APPROVED'), 500, 'internal_error');
    await expectPoints(testApp, alice.id, 0);
    expectRejected(await bob.claim(taskId), /not followed/);
    expect(await database.secretKey.findMany()).toEqual(before);
    expect(JSON.stringify(testApp.logLines())).toContain('Key id \\"new\\" is not in the key ring.');

    await database.secretKey.deleteMany();
    await addSecretKey(database, vaultOf(OLD_KEY), SECRET);
    testApp.clock.advance(LATER_MS);
    await waitUntil(
      'the claim is verified',
      async () => (await stored(testApp, claim.id)).status === 'APPROVED',
    );
    await expectPoints(testApp, alice.id, POINTS);
  });
});
