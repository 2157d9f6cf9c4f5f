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
import type { DrainTimes } from '../../observability/http/open-connections.js';
import { memberPage } from '../../web/member-page.js';
import { DEMO_JWT_SECRET } from './demo-auth.js';
import { freePort } from './free-port.js';

const TOKEN_LIFETIME_SECONDS = 24 * 60 * 60;
/** When the demo ends, nobody waits for further requests. */
const DRAIN_TIMES: DrainTimes = { acceptMs: 0, graceMs: 0, limitMs: 5_000 };
const SCOPES = 'tweet.read users.read like.read bookmark.read offline.access';

/** The service with a simulated X, on a temporary database. */
export interface DemoService {
  readonly url: string;
  readonly simulator: XSimulator;
  readonly logFile: string;
  tokenFor(sub: string, roles?: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts both on loopback; port 0 means any free port. The encryption key is new for each run.
 *
 * @param frontends addresses of frontends that may call the service, and that members may come back to from X
 */
export async function startDemoService(port: number, frontends: readonly URL[] = []): Promise<DemoService> {
  const folder = await mkdtemp(join(tmpdir(), 'twitter-task-automation-demo-'));
  const simulator = await startSimulator({ dialect: 'tweets' });
  for (const { sub, label, roles } of DEMO_USERS)
    if (roles.length === 0) simulator.world.addUser({ username: sub, name: label });
  try {
    const given = port === 0 ? await freePort('localhost') : port;
    return await startService(simulator, demoEnvironment(folder, given, simulator, frontends), folder);
  } catch (error) {
    await simulator.close();
    throw error;
  }
}

async function startService(
  simulator: XSimulator,
  environment: Record<string, string>,
  folder: string,
): Promise<DemoService> {
  const config = parseConfig(environment);
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

function demoEnvironment(
  folder: string,
  port: number,
  simulator: XSimulator,
  frontends: readonly URL[],
): Record<string, string> {
  const url = `http://localhost:${port}`;
  return {
    NODE_ENV: 'development',
    HOST: 'localhost',
    PORT: String(port),
    DATABASE_URL: sqliteUrlOf(join(folder, 'demo.db')),
    ARCHIVE_DIR: join(folder, 'archive'),
    AUTH_JWT_SECRET: DEMO_JWT_SECRET,
    TWITTER_CLIENT_ID: 'sim-client',
    TWITTER_CLIENT_SECRET: 'sim-secret',
    TWITTER_CALLBACK_URL: `${url}/v1/twitter/connection/callback`,
    TWITTER_API_URL: simulator.url,
    TWITTER_AUTHORIZE_URL: simulator.authorizeUrl,
    TWITTER_SCOPES: SCOPES,
    TWITTER_TOKEN_ENCRYPTION_KEYS: `demo:${randomBytes(32).toString('hex')}`,
    AUTH_DEV_LOGIN: 'true',
    // The first is where a member comes back to when a frontend does not say.
    FRONTEND_URLS: [...frontends.map(({ href }) => href), `${url}/`].join(','),
  };
}

function tokenFor({ auth }: AppConfig, sub: string, roles: readonly string[]): Promise<string> {
  return mintToken(auth, { sub, roles, expiresInSeconds: TOKEN_LIFETIME_SECONDS });
}
