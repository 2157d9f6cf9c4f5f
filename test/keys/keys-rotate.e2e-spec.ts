import { once } from 'node:events';
import { openDatabase, type Database } from '#database';
import type { TokenVault } from '#token-vault';
import { ConnectionTokens } from '../../src/twitter-connection/tokens/connection-tokens.js';
import { runCli, runCliAlone, startCli } from '../support/process/cli.js';
import {
  addConnections,
  addRequest,
  addRevocation,
  addSecretKey,
  NEW_KEY,
  OLD_KEY,
  vaultOf,
} from '../support/database/sealed-rows.js';
import { sized } from '../support/app/sized.js';
import { aTestDatabase, type TestDatabase } from '../support/app/test-database.js';
import { waitUntil } from '../support/app/wait-until.js';
import { testEnvironment } from '../support/app/test-environment.js';

const CONNECTIONS = sized(1_000, 10_000);
/** Small enough that the rotation takes a thousand steps, and cannot end before it is killed. */
const BATCH = CONNECTIONS / 1_000;
const STEPS_BEFORE_KILL = 25;
const READ_EVERY_MS = 20;

let tables: TestDatabase;
let database: Database;
let env: Record<string, string>;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  env = { ...testEnvironment(tables.url, 0), TWITTER_TOKEN_ENCRYPTION_KEYS: `${NEW_KEY},${OLD_KEY}` };
});

afterEach(async () => {
  await database.$disconnect();
  await tables.release();
});

const rowsUnder = (keyId: string) =>
  database.twitterConnection.count({ where: { accessToken: { startsWith: `v1.${keyId}.` } } });

/** Reads random connections through the vault, fifty times a second, until it is stopped. */
function startReading(vault: TokenVault): { stop: () => Promise<{ reads: number; failures: unknown[] }> } {
  const tokens = new ConnectionTokens(vault);
  const running: Promise<void>[] = [];
  const failures: unknown[] = [];
  const readOne = async (): Promise<void> => {
    const number = Math.floor(Math.random() * CONNECTIONS);
    try {
      const row = await database.twitterConnection.findUniqueOrThrow({ where: { id: `c${number}` } });
      expect(tokens.openOrThrow(row)).toEqual({
        accessToken: `access-${number}`,
        refreshToken: `refresh-${number}`,
      });
    } catch (error) {
      failures.push(error);
    }
  };
  const timer = setInterval(() => running.push(readOne()), READ_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(running);
      return { reads: running.length, failures };
    },
  };
}

/** Rotates until some more rows are rewrapped, then kills the process. */
async function rotateAndKill(): Promise<void> {
  const before = await rowsUnder('new');
  const rotation = startCli(env, 'keys', 'rotate', '--batch', String(BATCH));
  const ended = once(rotation, 'close');
  await waitUntil(
    'some rows are rewrapped',
    async () => (await rowsUnder('new')) > before + STEPS_BEFORE_KILL * BATCH,
  );
  rotation.kill('SIGKILL');
  await ended;
  expect(rotation.signalCode).toBe('SIGKILL');
  expect(await rowsUnder('old')).toBeGreaterThan(0);
}

it(`should rotate ${CONNECTIONS} connections that are being read, although it is killed twice`, async () => {
  await addConnections(database, vaultOf(OLD_KEY), CONNECTIONS);
  const reading = startReading(vaultOf(NEW_KEY, OLD_KEY));
  await rotateAndKill();
  await rotateAndKill();
  const doneBefore = await rowsUnder('new');
  const { status, stdout } = await runCliAlone(env, 'keys', 'rotate');
  const { reads, failures } = await reading.stop();

  expect(stdout).toBe(
    `Key new: ${CONNECTIONS - doneBefore} rows rewrapped, ${doneBefore} already current, 0 unreadable\n`,
  );
  expect(status).toBe(0);
  expect(failures).toEqual([]);
  expect(reads).toBeGreaterThan(0);
  expect([await rowsUnder('old'), await rowsUnder('new')]).toEqual([0, CONNECTIONS]);
  const tokens = new ConnectionTokens(vaultOf(NEW_KEY));
  const rows = await database.twitterConnection.findMany();
  expect(rows.filter((row) => tokens.open(row)?.refreshToken !== row.id.replace('c', 'refresh-'))).toEqual(
    [],
  );
});

describe('keys', () => {
  beforeEach(async () => {
    await addConnections(database, vaultOf(OLD_KEY), 3);
    await addRequest(database, vaultOf(NEW_KEY), 1);
    await addRevocation(database, vaultOf(`gone:${'9c'.repeat(32)}`), 1);
    await addSecretKey(database, vaultOf(OLD_KEY), '5e'.repeat(32));
  });

  it('should show what is stored under which key', async () => {
    const table = await runCli(env, 'keys', 'status');
    const json = await runCli(env, 'keys', 'status', '--json');

    expect(JSON.parse(json.stdout)).toEqual({
      firstKeyId: 'new',
      keyIds: ['new', 'old'],
      usages: [
        { table: 'TwitterConnection', column: 'accessToken', keyId: 'old', key: 'old', rows: 3 },
        { table: 'TwitterConnection', column: 'refreshToken', keyId: 'old', key: 'old', rows: 3 },
        { table: 'AuthorizationRequest', column: 'codeVerifier', keyId: 'new', key: 'first', rows: 1 },
        { table: 'TokenRevocation', column: 'token', keyId: 'gone', key: 'unknown', rows: 1 },
        { table: 'SecretKey', column: 'sealedKey', keyId: 'old', key: 'old', rows: 1 },
      ],
    });
    expect(table.stdout).toMatch(/TwitterConnection\.accessToken .* old .* 3 /);
    expect(table.stdout).toMatch(/TokenRevocation\.token .* gone .* UNKNOWN: cannot be opened .* 1 /);
    expect([table.status, json.status]).toEqual([0, 0]);
  });

  it('should exit with 1 and name the rows when some cannot be decrypted', async () => {
    const { status, stdout, stderr } = await runCli(env, 'keys', 'rotate');
    expect(stdout).toBe('Key new: 4 rows rewrapped, 1 already current, 1 unreadable\n');
    expect(stderr).toContain('TokenRevocation t1 cannot be opened: unknown_key\n');
    expect(status).toBe(1);
  });
});
