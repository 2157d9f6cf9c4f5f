import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { openDatabase, type Database } from '#database';
import { startSimulator, type XSimulator } from '#x-simulator';
import { createApp } from '../../../src/app.js';
import type { AppConfig } from '../../../src/config/app-config.js';
import { parseConfig } from '../../../src/config/parse-config.js';
import { mintToken } from '../../../src/identity/mint-token.js';
import type { DrainTimes } from '../../../src/observability/http/open-connections.js';
import type { WebApp } from '../../../src/web/web-app.js';
import { CapturedLog } from './captured-log.js';
import { freePort } from './free-port.js';
import { measureStart } from './measure-start.js';
import { findLeaks } from './leaks.js';
import { withQuickTimers } from './quick-timers.js';
import { TestClock } from './test-clock.js';
import { aTestDatabase, type TestDatabase } from './test-database.js';
import { testEnvironment } from './test-environment.js';
import { AnswerTap } from '../http/documented/answer-tap.js';
import { documentedAnswers } from '../http/documented/documented-answers.js';
import { WireTap } from '../http/wire-tap.js';

/** The clients of a test leave unused connections open. */
const DRAIN_AT_ONCE: DrainTimes = { acceptMs: 0, graceMs: 0, limitMs: 120_000 };
const TOKEN_LIFETIME_SECONDS = 30 * 24 * 3600;

export interface TestAppOptions {
  /** Variables on top of {@link testEnvironment}; an empty one is unset. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: TestClock;
  /** Whether a simulated X runs beside the app; it does unless this is false. */
  readonly simulator?: boolean;
  /** Whether the intervals of the service are 100 ms at most. */
  readonly quickTimers?: boolean;
  /** Modules on top of the service's own. */
  readonly modules?: readonly Type[];
  /** Whether answers hold only what docs/openapi.json knows: not where a test adds jobs or task types. By default true. */
  readonly isDocumented?: boolean;
  /** Web pages besides the admin panel; they get the address of the X. */
  readonly webApps?: (config: AppConfig, xUrl: string) => readonly WebApp[];
  /** How long clients may keep connections open when the app closes; by default idle ones not at all. */
  readonly drainTimes?: DrainTimes;
}

interface Parts {
  readonly tables: TestDatabase;
  readonly environment: Readonly<Record<string, string>>;
  readonly wire: WireTap;
  readonly answers: AnswerTap | null;
  readonly app: NestFastifyApplication;
  readonly config: AppConfig;
  readonly clock: TestClock;
  readonly log: CapturedLog;
  readonly database: Database;
  readonly simulator: XSimulator | null;
}

/** The service as it runs in production, on a loopback port, with a database of its own. */
export class TestApp {
  readonly app: NestFastifyApplication;
  readonly config: AppConfig;
  readonly clock: TestClock;
  /** A second connection to the app's database. */
  readonly database: Database;
  readonly url: string;
  /** Everything that the service sends. */
  readonly wire: WireTap;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.app = parts.app;
    this.config = parts.config;
    this.clock = parts.clock;
    this.database = parts.database;
    this.wire = parts.wire;
    this.url = `http://127.0.0.1:${parts.config.http.port}`;
  }

  /** Begins a request: `http().get('/v1/tasks')`. */
  http(): ReturnType<typeof supertest> {
    return supertest(this.url);
  }

  /** The `Authorization` header of a user, valid for thirty days of the test's clock. */
  async authorization(sub: string, roles: readonly string[] = []): Promise<string> {
    return `Bearer ${await this.tokenFor(sub, roles)}`;
  }

  tokenFor(sub: string, roles: readonly string[] = []): Promise<string> {
    const issuedAt = this.clock.now();
    return mintToken(this.config.auth, { sub, roles, expiresInSeconds: TOKEN_LIFETIME_SECONDS, issuedAt });
  }

  get simulator(): XSimulator {
    const { simulator } = this.#parts;
    if (simulator === null) throw new Error('This test app was started without a simulator');
    return simulator;
  }

  logLines(): readonly Record<string, unknown>[] {
    return this.#parts.log.lines();
  }

  /**
   * Stops everything, and fails when a secret of the run leaked into a response, the log or the database, or when an
   * answer was not as the OpenAPI document says.
   */
  async close(): Promise<void> {
    const { app, answers, database, simulator, tables } = this.#parts;
    try {
      await app.close();
      const { folder } = tables;
      expect(await findLeaks({ ...this.#parts, folder, logLines: this.logLines() })).toEqual([]);
      expect(answers?.faults ?? []).toEqual([]);
    } finally {
      await database.$disconnect();
      await simulator?.close();
      await tables.release();
    }
  }
}

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const start = (): Promise<TestApp> => makeTestApp(options);
  return measureStart(() => (options.quickTimers === true ? withQuickTimers(start) : start()));
}

async function makeTestApp(options: TestAppOptions): Promise<TestApp> {
  const tables = await aTestDatabase();
  try {
    return await startOn(tables, options);
  } catch (error) {
    await tables.release();
    throw error;
  }
}

async function startOn(tables: TestDatabase, options: TestAppOptions): Promise<TestApp> {
  const { env = {}, clock = new TestClock(), modules = [], webApps = () => [] } = options;
  const simulator =
    options.simulator === false
      ? null
      : await startSimulator({ dialect: 'tweets', now: () => clock.now().getTime() });
  const x =
    simulator === null
      ? {}
      : { TWITTER_API_URL: simulator.url, TWITTER_AUTHORIZE_URL: simulator.authorizeUrl };
  const environment = { ...testEnvironment(tables.url, await freePort()), ...x, ...env };
  const config = parseConfig(environment);
  const log = new CapturedLog();
  const app = await createApp(config, {
    clock,
    logStream: log,
    modules,
    webApps: webApps(config, simulator?.url ?? ''),
    drainTimes: options.drainTimes ?? DRAIN_AT_ONCE,
  });
  const wire = new WireTap(app.getHttpServer());
  const answers =
    options.isDocumented === false
      ? null
      : new AnswerTap(app.getHttpServer(), await documentedAnswers(), modules);
  await app.listen(config.http.port, config.http.host);
  const database = await openDatabase(config.database.url);
  return new TestApp({ tables, environment, app, config, clock, log, wire, answers, database, simulator });
}
