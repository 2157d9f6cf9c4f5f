import { expectApproved, verify } from '../support/verify/completions.js';
import {
  connectionOf,
  expireStoredToken,
  refreshCalls,
  rotated,
  runOutLeases,
} from '../support/members/connection-row.js';
import { aMember, type Member } from '../support/members/member.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { sized } from '../support/app/sized.js';
import { holdRotated } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

let testApp: TestApp;
let alice: Member;
let completionId: string;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  alice = await aMember(testApp, 'alice').connect();
  completionId = (await alice.claimNew(followTask())).body.id as string;
  testApp.simulator.world.follow('alice', 'brand');
  await expireStoredToken(alice);
});

afterAll(() => testApp.close());

/** Lets a process verify, and kills it after X has rotated the tokens and before it can save them. */
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

it('should end in reconnect_required without repeated refreshes when the process dies before it saves the tokens', async () => {
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
