import type { FastifyCorsOptions, FastifyCorsOptionsDelegateCallback } from '@fastify/cors';
import type { NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream, Logger } from 'pino';
import { AppModule } from './app.module.js';
import type { AppConfig } from './config/app-config.js';
import type { DrainTimes } from './observability/open-connections.js';
import { createHttpServer } from './observability/http-server.js';
import { createLogger } from './observability/logger.js';
import { NestLogger } from './observability/nest-logger.js';
import { requestValidationPipe } from './observability/request-validation.js';
import { RouteTable } from './observability/route-table.js';
import { REPLAYED_HEADER } from './platform/idempotency/idempotency.interceptor.js';
import { SystemClock, type Clock } from './platform/clock.js';
import { adminPanel } from './web/admin-panel.js';
import { serveDocs } from './web/docs-page.js';
import { serveWebApp } from './web/serve-web-app.js';
import type { WebApp } from './web/web-app.js';

export interface AppOptions {
  /** Where the log goes instead of standard output. */
  readonly logStream?: DestinationStream;
  readonly clock?: Clock;
  /** Modules on top of the service's own. */
  readonly modules?: readonly Type[];
  /** Web pages on top of the admin panel. */
  readonly webApps?: readonly WebApp[];
  /** How long clients may hold connections open when the service closes. */
  readonly drainTimes?: DrainTimes;
}

/** Fits into the 15 seconds of a shutdown, with some left for the work that goes on without clients. */
const DRAIN_TIMES: DrainTimes = { graceMs: 2_000, limitMs: 12_000 };

/**
 * Builds the service, ready to listen: the schema is up to date where the configuration asks for that, and
 * the database is connected. Close it to release what it holds.
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
    drainTimes = DRAIN_TIMES,
  } = options;
  const logger = createLogger(config.logLevel, logStream);
  warnAbout(config, logger);
  const routes = new RouteTable();
  const server = createHttpServer(config, logger, { routes, drainTimes });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register({ config, clock, routes, modules }),
    server,
    nestOptions(logger),
  );
  configure(app, config);
  for (const webApp of [adminPanel(config), ...webApps]) await serveWebApp(server.getInstance(), webApp);
  return app;
}

function nestOptions(logger: Logger): Readonly<NestApplicationOptions> {
  // Without `abortOnError: false` a failed boot would end the process before the caller hears why.
  return { logger: new NestLogger(logger), abortOnError: false, bodyParser: false };
}

function configure(app: NestFastifyApplication, { http }: AppConfig): void {
  app.useGlobalPipes(requestValidationPipe());
  app.enableCors(corsOptions(http));
  if (http.docsEnabled) serveDocs(app);
}

/** Of requests with the method OPTIONS, only a browser's preflight requests are answered: no route takes the method. */
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
