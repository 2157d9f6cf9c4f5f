import { anotherInstance } from '../support/app/another-instance.js';
import { Admin } from '../support/members/admin.js';
import { attemptsOf, forgetRetries, verify } from '../support/verify/completions.js';
import { aMember, aTask, type Member } from '../support/members/member.js';
import { aClaim, decide, decisionsOf, expectPoints, stored } from '../support/verify/review.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

const POINTS = 3;
const AT_ONCE = 24;
const ROUNDS = 8;

let testApp: TestApp;
let secondApp: TestApp;
/** Two admins, each on another instance of the service. */
let admins: readonly [Admin, Admin];

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0', EVIDENCE_TTL_SECONDS: '0' } });
  secondApp = await anotherInstance(testApp);
  testApp.simulator.world.addUser({ username: 'brand' });
  admins = [new Admin(testApp, 'admin-1'), new Admin(secondApp, 'admin-2')];
});

afterEach(() => forgetRetries(testApp));

afterAll(async () => {
  await secondApp.close();
  await testApp.close();
});

const adminOf = (turn: number): Admin => (turn % 2 === 0 ? admins[0] : admins[1]);
const atOnce = <T>(work: (turn: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, turn) => work(turn)));

describe('admins who decide at the same time', () => {
  it.each([
    ['APPROVED', POINTS],
    ['REJECTED', 0],
  ] as const)('should store equal decisions once: %s', async (status, points) => {
    const before = status === 'REJECTED' ? { status: 'APPROVED', pointsAwarded: POINTS } : {};
    const { id, userId } = await aClaim(testApp, before, POINTS);
    const responses = await atOnce((turn) => decide(adminOf(turn), id, status));
    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([200]));
    expect(await decisionsOf(testApp, id)).toHaveLength(1);
    await expectPoints(testApp, userId, points);
  });

  it('should award points once for many decisions with different reasons', async () => {
    const { id, userId } = await aClaim(testApp, {}, POINTS);
    await atOnce((turn) => decide(adminOf(turn), id, 'APPROVED', `Reason ${turn}`));
    expect(await decisionsOf(testApp, id)).toHaveLength(AT_ONCE);
    await expectPoints(testApp, userId, POINTS);
  });

  it('should leave the points of the last decision, with each change recorded', async () => {
    const { id, userId } = await aClaim(testApp, {}, POINTS);
    await atOnce((turn) => decide(adminOf(turn), id, turn % 3 === 0 ? 'APPROVED' : 'REJECTED'));
    const { status, pointsAwarded } = await stored(testApp, id);
    expect(pointsAwarded).toBe(status === 'APPROVED' ? POINTS : 0);
    await expectPoints(testApp, userId, pointsAwarded);
    const changes = (await decisionsOf(testApp, id)).map(
      ({ before, after }) => JSON.parse(after ?? '').pointsAwarded - JSON.parse(before ?? '').pointsAwarded,
    );
    expect(changes.reduce((sum, change) => sum + change, 0)).toBe(pointsAwarded);
  });

  it('should not lose points of other completions', async () => {
    const { id, userId } = await aClaim(testApp, {}, POINTS);
    const others = await Promise.all(
      Array.from({ length: AT_ONCE }, () => aClaim(testApp, { userId }, POINTS)),
    );
    await atOnce((turn) => decide(adminOf(turn), others[turn]?.id ?? id, 'APPROVED'));
    await expectPoints(testApp, userId, AT_ONCE * POINTS);
  });
});

describe('an admin and a verification at the same time', () => {
  let member: Member;

  beforeAll(async () => {
    member = await aMember(testApp, 'member').connect();
  });

  async function aClaimOfX(): Promise<string> {
    const task = followTask('brand', { points: POINTS });
    const { id: taskId } = await aTask(testApp, task);
    const { id } = await testApp.database.completion.create({ data: { userId: member.id, taskId } });
    return id;
  }

  it.each([
    ['REJECTED', true, 0],
    ['APPROVED', false, POINTS],
  ] as const)('should end with the decision of the admin: %s', async (status, follows, points) => {
    const { world } = testApp.simulator;
    if (follows) world.follow(member.username, 'brand');
    else world.unfollow(member.username, 'brand');
    await testApp.database.completion.deleteMany();
    await testApp.database.user.update({ where: { id: member.id }, data: { points: 0 } });
    for (let round = 1; round <= ROUNDS; round += 1) {
      const id = await aClaimOfX();
      const [decision, verified] = await Promise.all([
        decide(adminOf(round), id, status),
        verify(member, id),
      ]);
      expect([decision.status, verified.status]).toEqual([200, 200]);
      expect(await stored(testApp, id)).toMatchObject({ status, pointsAwarded: points });
      expect((await attemptsOf(testApp, id)).length).toBeLessThanOrEqual(1);
      await expectPoints(testApp, member.id, round * points);
    }
  });
});
