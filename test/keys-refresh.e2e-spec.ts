import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { packageRoot } from '../src/config/package-root.js';
import { AccessTokens } from '../src/twitter-connection/access-tokens.js';
import { aMember } from './support/member.js';
import { NEW_KEY, OLD_KEY } from './support/sealed-rows.js';
import { startTestApp, type TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

const MEMBERS = 8;
const REFRESHES_EACH = 125;

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({ env: { TWITTER_TOKEN_ENCRYPTION_KEYS: `${OLD_KEY},${NEW_KEY}` } });
});

afterAll(async () => {
  await testApp.close();
});

/** Rotates to one key and back to the other, in another process, until it is stopped; gives the rows rewrapped. */
function startRotating(): { stop: () => Promise<number> } {
  const program = join(packageRoot, 'test/support/rotate-again-and-again.mjs');
  const args = [program, testApp.config.database.url, NEW_KEY, OLD_KEY];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const output = text(child.stdout);
  return {
    stop: async () => {
      child.stdin.end();
      return Number(await output);
    },
  };
}

async function refreshAgainAndAgain(connectionId: string, times: number): Promise<void> {
  const accessTokens = testApp.app.get(AccessTokens, { strict: false });
  let token = await accessTokens.accessTokenFor(connectionId);
  for (let time = 0; time < times; time += 1) token = await accessTokens.renew(connectionId, token);
}

it('should lose none of 1,000 refreshes while every stored token is rewrapped again and again', async () => {
  for (let number = 0; number < MEMBERS; number += 1) await aMember(testApp, `member${number}`).connect();
  const connections = await testApp.database.twitterConnection.findMany();
  const rotating = startRotating();
  await waitUntil('the rotation is on its way', async () =>
    (await testApp.database.twitterConnection.count({ where: { accessToken: { startsWith: 'v1.new.' } } })) >
    0
      ? true
      : null,
  );
  let rewrapped: number;
  try {
    await Promise.all(connections.map(({ id }) => refreshAgainAndAgain(id, REFRESHES_EACH)));
  } finally {
    rewrapped = await rotating.stop();
  }

  expect(rewrapped).toBeGreaterThan(MEMBERS);
  for (const { id, tokenVersion } of connections) {
    const row = await testApp.database.twitterConnection.findUniqueOrThrow({ where: { id } });
    expect(row.tokenVersion).toBe(tokenVersion + REFRESHES_EACH);
    expect(row.reconnectRequiredAt).toBeNull();
    await refreshAgainAndAgain(id, 1);
  }
  expect(testApp.simulator.oauth.tokenCalls.refresh_token).toBe(MEMBERS * (REFRESHES_EACH + 1));
  expect(testApp.simulator.oauth.revokedTokens).toEqual([]);
}, 300_000);
