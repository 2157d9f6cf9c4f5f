import { expectApproved, verify } from './support/completions.js';
import {
  connectionOf,
  expireStoredToken,
  refreshCalls,
  rotated,
  runOutLeases,
} from './support/connection-row.js';
import { aMember, aTask, type Member } from './support/member.js';
import { ServiceProcess } from './support/service-process.js';
import { sized } from './support/sized.js';
import { holdRotated } from './support/stall.js';
import { startTestApp, type TestApp } from './support/test-app.js';

let testApp: TestApp;
let alice: Member;
let completionId: string;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  alice = await aMember(testApp, 'alice').connect();
  const task = await aTask(testApp, { taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand' });
  completionId = (await alice.claim(task.id)).body.id as string;
  testApp.simulator.world.follow('alice', 'brand');
  await expireStoredToken(alice);
});

afterAll(async () => {
  await testApp.close();
});

/** Lets a process verify, and kills it after X has rotated and before it can have saved. */
async function crashBetweenRotationAndSave(): Promise<void> {
  const service = await ServiceProcess.serve(testApp);
  const { simulator } = testApp;
  const issued = simulator.oauth.issuedTokens.length;
  holdRotated(simulator);
  const answer = fetch(`${service.url}/v1/completions/${completionId}/verify`, {
    method: 'POST',
    headers: { authorization: await testApp.authorization(alice.id) },
  }).then(
    () => 'answered',
    () => 'cut off',
  );
  try {
    await rotated(simulator, issued);
  } finally {
    await service.kill();
  }
  expect(await answer).toBe('cut off');
}

it('should end in one reconnect_required, without a storm, when the process dies before it could save', async () => {
  await crashBetweenRotationAndSave();
  await runOutLeases(testApp, await connectionOf(alice));

  const tokenExpired = { status: 'PENDING', errorCode: 'token_expired', nextVerificationAt: null };
  expect((await verify(alice, completionId)).body).toMatchObject(tokenExpired);
  expect((await alice.get('/v1/twitter/connection')).body).toMatchObject({
    status: 'reconnect_required',
    isActive: false,
  });
  const responses = await Promise.all(
    Array.from({ length: sized(5, 20) }, () => verify(alice, completionId)),
  );
  for (const { body } of responses) expect(body).toMatchObject(tokenExpired);
  expect(refreshCalls(testApp)).toBe(2);

  await alice.connect();
  expectApproved(await verify(alice, completionId));
  expect(refreshCalls(testApp)).toBe(2);
});
