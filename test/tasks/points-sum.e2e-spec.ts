import { Admin } from '../support/members/admin.js';
import { expectApproved } from '../support/verify/completions.js';
import { aMember, aTask } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

const MOST_POINTS = 1_000_000;
/** As many as 32 bits hold. */
const BALANCE = 2_147_483_647;

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
});

afterAll(() => testApp.close());

it('should add and subtract points beyond 32 bits', async () => {
  testApp.simulator.world.addUser({ username: 'brand' });
  const alice = await aMember(testApp, 'alice').connect();
  testApp.simulator.world.follow('alice', 'brand');
  const balance = async (): Promise<number> =>
    Number((await testApp.database.user.findUniqueOrThrow({ where: { id: alice.id } })).points);
  await testApp.database.user.update({ where: { id: alice.id }, data: { points: BALANCE } });
  const task = await aTask(testApp, followTask('brand', { points: MOST_POINTS }));

  const claim = await alice.claim(task.id);
  expectApproved(claim);
  expect(claim.body.pointsAwarded).toBe(MOST_POINTS);
  expect(await balance()).toBe(BALANCE + MOST_POINTS);

  const decision = { status: 'REJECTED', reason: 'A second account' };
  const { status } = await new Admin(testApp).patch(`/v1/admin/completions/${claim.body.id}`, decision);
  expect([status, await balance()]).toEqual([200, BALANCE]);
});
