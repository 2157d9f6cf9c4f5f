import { Admin } from './support/admin.js';
import { anotherInstance } from './support/another-instance.js';
import { runCli } from './support/cli.js';
import { attemptsOf, expectApproved, expectRejected, verify } from './support/completions.js';
import { expectProblem } from './support/expect-problem.js';
import { aMember, aTask, Member } from './support/member.js';
import { decide, expectPoints, stored } from './support/review.js';
import { addSecretKey, NEW_KEY, OLD_KEY, vaultOf } from './support/sealed-rows.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { testEnvironment } from './support/test-environment.js';
import { waitUntil } from './support/wait-until.js';

const ALREADY_USED = 'This X account was approved for this task already, for another member.';
const POINTS = 7;
const SECRET = '5e'.repeat(32);
/** Longer than a claim waits that could not be verified at all. */
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
  const task = { taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand', points: POINTS };
  taskId = (await aTask(testApp, task)).id;
});

afterEach(async () => {
  await testApp.close();
});

/** A connected member whose account has done the task. */
async function aFollower(username: string): Promise<Member> {
  const member = await aMember(testApp, username).connect();
  testApp.simulator.world.follow(username, 'brand');
  return member;
}

/** Another member who comes with the account when it is free. */
async function afterwards(member: Member): Promise<Member> {
  expect((await member.delete('/v1/twitter/connection')).status).toBe(204);
  return new Member(testApp, `next-${member.id}`, member.username).connect();
}

const at = (instance: TestApp, { id, username }: Member): Member => new Member(instance, id, username);
const instanceWith = (...keys: readonly string[]): Promise<TestApp> =>
  anotherInstance(testApp, { env: { TWITTER_TOKEN_ENCRYPTION_KEYS: keys.join(',') } });

describe('the key that tells X accounts apart', () => {
  it('should be one for two instances that begin at once, also after a rotation of the key ring', async () => {
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

  it('should leave a yes unsaid while it cannot be opened, and let it be said as soon as it can', async () => {
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
    await waitUntil('the claim is verified', async () =>
      (await stored(testApp, claim.id)).status === 'APPROVED' ? true : null,
    );
    await expectPoints(testApp, alice.id, POINTS);
  });
});
