import type { FastifyCorsOptions, FastifyCorsOptionsDelegateCallback } from '@fastify/cors';
import type { NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream, Logger } from 'pino';
import { AppModule } from './app.module.js';
import type { AppConfig } from './config/app-config.js';
import type { DrainTimes } from './observability/http/open-connections.js';
import { createHttpServer } from './observability/http/http-server.js';
import { createLogger } from './observability/logging/logger.js';
import { NestLogger } from './observability/logging/nest-logger.js';
import { prettyStream } from './observability/logging/pretty-stream.js';
import { requestValidationPipe } from './observability/validation/request-validation.js';
import { RouteTable } from './observability/http/route-table.js';
import { REPLAYED_HEADER } from './platform/idempotency/idempotency.interceptor.js';
import { Metrics } from './platform/metrics/metrics.js';
import { SystemClock, type Clock } from './platform/time/clock.js';
import { openTracing } from './platform/tracing/open-tracing.js';
import type { Tracing } from './platform/tracing/tracing.js';
import { adminPanel } from './web/admin-panel.js';
import { serveDocs } from './web/docs-page.js';
import { serveWebApp } from './web/serve-web-app.js';
import type { WebApp } from './web/web-app.js';

export interface AppOptions {
  /** Where to write the log instead of standard output. */
  readonly logStream?: DestinationStream;
  readonly clock?: Clock;
  /** Modules in addition to the service's own. */
  readonly modules?: readonly Type[];
  /** Web pages in addition to the admin panel. */
  readonly webApps?: readonly WebApp[];
  /** How long clients may keep connections open when the service closes. */
  readonly drainTimes?: DrainTimes;
}

/** Fits into the 15 seconds of a shutdown, with some left for the background work. */
const DRAIN_LIMIT_MS = 12_000;
/** Longer than the way of a request that a client has sent on an open connection. */
const DRAIN_GRACE_MS = 2_000;

/**
 * Builds the service, ready to listen: migrations are applied if configured, and the database is connected. Close it to
 * release its resources.
 *
 * @throws DatabaseFailure when the database cannot be used
 */
export async function createApp(
  config: AppConfig,
  options: AppOptions = {},
): Promise<NestFastifyApplication> {
  const {
    logStream,
    clock = new SystemClock(),
    modules = [],
    webApps = [],
    drainTimes = drainTimesOf(config),
  } = options;
  const logger = createLogger(config.logLevel, logStream ?? (await terminalStream(config)));
  warnAbout(config, logger);
  const routes = new RouteTable();
  const metrics = new Metrics();
  const tracing = await openTracing(config.tracing);
  const server = createHttpServer(config, logger, { routes, drainTimes, metrics, tracing });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register({ config, clock, routes, metrics, tracing, modules }),
    server,
    nestOptions(logger, tracing),
  );
  configure(app, config);
  for (const webApp of [adminPanel(config), ...webApps]) await serveWebApp(server.getInstance(), webApp);
  return app;
}

function drainTimesOf({ http: { shutdownDelayMs: acceptMs } }: AppConfig): DrainTimes {
  return { acceptMs, graceMs: acceptMs + DRAIN_GRACE_MS, limitMs: DRAIN_LIMIT_MS };
}

function nestOptions(logger: Logger, tracing: Tracing): Readonly<NestApplicationOptions> {
  // Without `abortOnError: false` a failed boot would exit the process before the caller gets the error.
  return { logger: new NestLogger(logger, tracing), abortOnError: false, bodyParser: false };
}

/** Lines for people where a developer looks at a terminal, if what makes them is installed; otherwise JSON. */
async function terminalStream({ environment }: AppConfig): Promise<DestinationStream | undefined> {
  if (environment !== 'development' || !process.stdout.isTTY) return undefined;
  return (await prettyStream(process.stdout)) ?? undefined;
}

function configure(app: NestFastifyApplication, { http }: AppConfig): void {
  app.useGlobalPipes(requestValidationPipe());
  app.enableCors(corsOptions(http));
  if (http.docsEnabled) serveDocs(app);
}

/** Only preflight requests of browsers are answered: no route has the method OPTIONS. */
function corsOptions({ corsOrigins }: AppConfig['http']): FastifyCorsOptions {
  const options = {
    origin: [...corsOrigins],
    credentials: true,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-request-id'],
    exposedHeaders: ['x-request-id', 'Retry-After', REPLAYED_HEADER],
  };
  const delegator: FastifyCorsOptionsDelegateCallback = ({ headers }, give) => {
    const { origin, 'access-control-request-method': method } = headers;
    give(null, { ...options, preflight: origin !== undefined && method !== undefined });
  };
  return { delegator };
}

function warnAbout({ warnings }: AppConfig, logger: Logger): void {
  for (const warning of warnings) logger.warn(warning);
}
