import { AccessTokens } from '../../src/twitter-connection/tokens/access-tokens.js';
import { expectApproved } from '../support/verify/completions.js';
import {
  connectionOf,
  expireStoredToken,
  fingerprintOf,
  refreshCalls,
  storedPairOf,
} from '../support/members/connection-row.js';
import { aNewMember, aTask, type Member } from '../support/members/member.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { sized } from '../support/app/sized.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

const VERIFICATIONS = sized(24, 100);
const PROCESSES = sized(2, 4);

let testApp: TestApp;
let alice: Member;

beforeAll(async () => {
  testApp = await startTestApp();
  testApp.simulator.world.addUser({ username: 'brand' });
});

/** Each test has a connected member who follows the brand and whose access token has expired. */
beforeEach(async () => {
  alice = await aNewMember(testApp, 'alice').connect();
  testApp.simulator.world.follow(alice.username, 'brand');
  await expireStoredToken(alice);
});

afterAll(() => testApp.close());

/** Runs the work; gives how often X was asked to refresh meanwhile. */
async function refreshesDuring(work: () => Promise<void>): Promise<number> {
  const before = refreshCalls(testApp);
  await work();
  return refreshCalls(testApp) - before;
}

describe('an expired token', () => {
  it(`should be refreshed once for ${VERIFICATIONS} tasks claimed at the same time, which are all approved`, async () => {
    const task = followTask();
    const taskIds: string[] = [];
    while (taskIds.length < VERIFICATIONS) taskIds.push((await aTask(testApp, task)).id);
    const refreshes = await refreshesDuring(async () => {
      const responses = await Promise.all(taskIds.map((taskId) => alice.claim(taskId)));
      for (const response of responses) expectApproved(response);
    });
    expect(refreshes).toBe(1);
  });

  it(`should be refreshed once for ${VERIFICATIONS} callers in one process`, async () => {
    const { id } = await connectionOf(alice);
    const tokens = testApp.app.get(AccessTokens, { strict: false });
    const refreshes = await refreshesDuring(async () => {
      const asked = Array.from({ length: VERIFICATIONS }, () => tokens.accessTokenFor(id));
      const handedOut = await Promise.all(asked);
      const { accessToken } = await storedPairOf(alice);
      for (const { value } of handedOut) expect(value).toBe(accessToken);
    });
    expect(refreshes).toBe(1);
  });

  it(`should be refreshed once for ${VERIFICATIONS} callers in ${PROCESSES} processes`, async () => {
    const { id } = await connectionOf(alice);
    const each = VERIFICATIONS / PROCESSES;
    const askers = await Promise.all(
      Array.from({ length: PROCESSES }, () => ServiceProcess.askForTokens(testApp, id, each)),
    );
    try {
      const { goOn } = holdAnswers(testApp.simulator, { route: '/2/oauth2/token' });
      const refreshes = await refreshesDuring(async () => {
        await Promise.all(askers.map((asker) => asker.ask()));
        goOn();
        const handedOut = (await Promise.all(askers.map((asker) => asker.handedOut()))).flat();
        const { accessToken } = await storedPairOf(alice);
        expect(handedOut).toEqual(Array.from({ length: VERIFICATIONS }, () => fingerprintOf(accessToken)));
      });
      expect(refreshes).toBe(1);
    } finally {
      await Promise.all(askers.map((asker) => asker.kill()));
    }
  });
});
