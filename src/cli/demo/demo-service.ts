import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteUrlOf } from '#database';
import { startSimulator, type XSimulator } from '#x-simulator';
import { createApp } from '../../app.js';
import type { AppConfig } from '../../config/app-config.js';
import { parseConfig } from '../../config/parse-config.js';
import { DEMO_USERS } from '../../identity/dev-login/demo-users.js';
import { mintToken } from '../../identity/mint-token.js';
import type { DrainTimes } from '../../observability/open-connections.js';
import { memberPage } from '../../web/member-page.js';
import { freePort } from './free-port.js';

const TOKEN_LIFETIME_SECONDS = 24 * 60 * 60;
/** Whoever ends the demo waits for nobody's next request. */
const DRAIN_TIMES: DrainTimes = { graceMs: 0, limitMs: 5_000 };
const SCOPES = 'tweet.read users.read like.read bookmark.read offline.access';

/** The service beside a stand-in X, on a database that is thrown away. */
export interface DemoService {
  readonly url: string;
  readonly simulator: XSimulator;
  readonly logFile: string;
  tokenFor(sub: string, roles?: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** Starts both on loopback; port 0 takes any free one. Secrets are made fresh for each run. */
export async function startDemoService(port: number): Promise<DemoService> {
  const folder = await mkdtemp(join(tmpdir(), 'twitter-task-automation-demo-'));
  const simulator = await startSimulator();
  for (const { sub, label, roles } of DEMO_USERS)
    if (roles.length === 0) simulator.world.addUser({ username: sub, name: label });
  try {
    return await startBeside(simulator, folder, port === 0 ? await freePort('localhost') : port);
  } catch (error) {
    await simulator.close();
    throw error;
  }
}

async function startBeside(simulator: XSimulator, folder: string, port: number): Promise<DemoService> {
  const config = parseConfig(demoEnvironment(folder, port, simulator));
  const logFile = join(folder, 'service.log');
  const logStream = createWriteStream(logFile);
  const webApps = [memberPage(config, simulator.url)];
  const app = await createApp(config, { logStream, webApps, drainTimes: DRAIN_TIMES });
  const closeApp = async (): Promise<void> => {
    await app.close();
    logStream.end();
    await once(logStream, 'close');
    await rm(folder, { recursive: true });
  };
  try {
    await app.listen(config.http.port, config.http.host);
  } catch (error) {
    await closeApp();
    throw error;
  }
  return {
    url: `http://localhost:${config.http.port}`,
    simulator,
    logFile,
    tokenFor: (sub, roles = []) => tokenFor(config, sub, roles),
    close: async () => {
      await closeApp();
      await simulator.close();
    },
  };
}

function demoEnvironment(folder: string, port: number, simulator: XSimulator): Record<string, string> {
  const url = `http://localhost:${port}`;
  return {
    NODE_ENV: 'development',
    HOST: 'localhost',
    PORT: String(port),
    DATABASE_URL: sqliteUrlOf(join(folder, 'demo.db')),
    ARCHIVE_DIR: join(folder, 'archive'),
    AUTH_JWT_SECRET: randomBytes(32).toString('hex'),
    TWITTER_CLIENT_ID: 'sim-client',
    TWITTER_CLIENT_SECRET: 'sim-secret',
    TWITTER_CALLBACK_URL: `${url}/v1/twitter/connection/callback`,
    TWITTER_API_URL: simulator.url,
    TWITTER_AUTHORIZE_URL: simulator.authorizeUrl,
    TWITTER_SCOPES: SCOPES,
    TWITTER_TOKEN_ENCRYPTION_KEYS: `demo:${randomBytes(32).toString('hex')}`,
    AUTH_DEV_LOGIN: 'true',
    FRONTEND_URLS: `${url}/`,
  };
}

function tokenFor({ auth }: AppConfig, sub: string, roles: readonly string[]): Promise<string> {
  return mintToken(auth, { sub, roles, expiresInSeconds: TOKEN_LIFETIME_SECONDS });
}
