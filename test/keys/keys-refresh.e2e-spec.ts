import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '#database';
import { AccessTokens } from '../../src/twitter-connection/tokens/access-tokens.js';
import { aMember } from '../support/members/member.js';
import { NEW_KEY, OLD_KEY } from '../support/database/sealed-rows.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const MEMBERS = 8;
const REFRESHES_EACH = sized(5, 125);

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({ env: { TWITTER_TOKEN_ENCRYPTION_KEYS: `${OLD_KEY},${NEW_KEY}` } });
});

afterAll(() => testApp.close());

interface Rotating {
  /** How many rows it has rewrapped so far. */
  readonly rewrapped: () => number;
  readonly stop: () => Promise<void>;
}

/** Rotates to one key and back to the other, in another process, until it is stopped. */
function startRotating(): Rotating {
  const program = join(packageRoot, 'test/support/process/rotate-again-and-again.mjs');
  const args = [program, testApp.config.database.url, NEW_KEY, OLD_KEY];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let rewrapped = 0;
  createInterface({ input: child.stdout }).on('line', (line) => (rewrapped = Number(line)));
  return {
    rewrapped: () => {
      if (child.exitCode !== null) throw new Error('The rotation has ended by itself.');
      return rewrapped;
    },
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** At least so many times, and as long as it is asked to continue; gives the number. */
async function refreshAgainAndAgain(
  connectionId: string,
  times: number,
  goOn = () => false,
): Promise<number> {
  const accessTokens = testApp.app.get(AccessTokens, { strict: false });
  let token = await accessTokens.accessTokenFor(connectionId);
  let done = 0;
  for (; done < times || goOn(); done += 1) token = await accessTokens.renew(connectionId, token);
  return done;
}

it(`should lose none of ${MEMBERS * REFRESHES_EACH} refreshes while every stored token is rewrapped again and again`, async () => {
  for (let number = 0; number < MEMBERS; number += 1) await aMember(testApp, `member${number}`).connect();
  const connections = await testApp.database.twitterConnection.findMany();
  const rotating = startRotating();
  await waitUntil('the rotation is on its way', () => rotating.rewrapped() > 0);
  const enough = rotating.rewrapped() + 2 * MEMBERS;
  let refreshes: number[];
  try {
    refreshes = await Promise.all(
      connections.map(({ id }) =>
        refreshAgainAndAgain(id, REFRESHES_EACH, () => rotating.rewrapped() < enough),
      ),
    );
  } finally {
    await rotating.stop();
  }

  for (const [index, { id, tokenVersion }] of connections.entries()) {
    const row = await testApp.database.twitterConnection.findUniqueOrThrow({ where: { id } });
    expect(row.tokenVersion).toBe(tokenVersion + (refreshes[index] ?? 0));
    expect(row.reconnectRequiredAt).toBeNull();
    await refreshAgainAndAgain(id, 1);
  }
  const all = refreshes.reduce((sum, count) => sum + count, MEMBERS);
  expect(testApp.simulator.oauth.tokenCalls.refresh_token).toBe(all);
  expect(testApp.simulator.oauth.revokedTokens).toEqual([]);
});
