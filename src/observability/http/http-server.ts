import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AppConfig } from '../../config/app-config.js';
import '../../identity/authenticated-user.js';
import type { Metrics } from '../../platform/metrics/metrics.js';
import type { Tracing } from '../../platform/tracing/tracing.js';
import { Problem } from '../../platform/problems/problem.js';
import { watchAnswers } from '../../platform/idempotency/answer-keeper.js';
import { sizeProblem } from './body-size.js';
import { answerClientError } from './client-error.js';
import { forwardedFor } from './forwarded-for.js';
import { OpenConnections, type DrainTimes } from './open-connections.js';
import { problemOf } from '../problems/problem-of.js';
import { pathOf, sendProblem } from '../problems/problem-response.js';
import { requestIdOf } from './request-id.js';
import { openScopes } from './request-scope.js';
import type { RouteTable } from './route-table.js';

const BODY_LIMIT_BYTES = 100 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
/** The longest id in a path: a user id of 191 characters, each percent-encoded. */
const MAX_PARAM_LENGTH = 191 * 3;

export interface HttpServerParts {
  /** Gets every route of the server. */
  readonly routes: RouteTable;
  readonly drainTimes: DrainTimes;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}

/** The HTTP server below Nest: limits, request ids, the headers of every answer and the request log. */
export function createHttpServer(
  { http }: AppConfig,
  logger: Logger,
  { routes, drainTimes, metrics, tracing }: HttpServerParts,
): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: ({ headers }: { headers: FastifyRequest['headers'] }) => requestIdOf(headers),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    trustProxy: http.trustedProxies.length === 0 ? false : [...http.trustedProxies],
    // A request that arrives while the server drains is still served; its connection is closed afterwards.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    // Checked by hasOneHost instead, which answers with a problem as the body.
    http: { requireHostHeader: false },
    // No hooks run for these errors.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      setCommonHeaders(request, reply);
      sendProblem(problemOf(error), request, reply);
    },
  });
  const server = adapter.getInstance();
  const connections = new OpenConnections();
  connections.watch(server, drainTimes);
  routes.watch(server);
  ignoreExpectations(server.server);
  openScopes(server, tracing);
  server.addHook('onRequest', (request, _reply, done) => {
    if (http.trustedProxies.length > 0) keepAddresses(request.raw.headers);
    done(hasOneHost(request.raw) ? undefined : new Problem('bad_request', 'Send exactly one Host header.'));
  });
  acceptJsonOnly(server);
  server.addHook('onSend', (request, reply, _payload, done) => {
    setCommonHeaders(request, reply);
    if (connections.endsWith(request, reply.raw)) reply.header('connection', 'close');
    done();
  });
  watchAnswers(server);
  server.addHook('onResponse', (request, reply, done) => {
    logRequest(request, reply);
    measure(metrics, request, reply);
    done();
  });
  return adapter;
}

/** A server may ignore an `Expect` header (RFC 9110, section 10.1.1); Node would answer 417. */
function ignoreExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => {
    server.emit('request', request, response);
  });
}

/** RFC 9112, section 3.2; Node would answer 400 without a body. */
function hasOneHost({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  return hosts.length === 1 || (hosts.length === 0 && httpVersion === '1.0');
}

/** Removes all but addresses from `X-Forwarded-For`: with its port, one client would count as many addresses. */
function keepAddresses(headers: IncomingHttpHeaders): void {
  const header = headers['x-forwarded-for'];
  if (header === undefined) return;
  const addresses = forwardedFor([header].flat().join(','));
  if (addresses === null) delete headers['x-forwarded-for'];
  else headers['x-forwarded-for'] = addresses;
}

/**
 * An empty body counts as none: some clients send a content type without a body. Fields named like a property of every
 * object are refused later, by the validation of requests.
 */
function acceptJsonOnly(server: FastifyInstance): void {
  // No answer to OPTIONS depends on a body (RFC 9110, section 9.3.7), so it is not parsed.
  server.addHttpMethod('OPTIONS', { hasBody: false, overrideExisting: true });
  const parseJson = server.getDefaultJsonParser('ignore', 'ignore');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else
      void parseJson(request, body, (error, parsed: unknown) => {
        done(error ?? sizeProblem(parsed), parsed);
      });
  });
}

function setCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  reply.header('x-content-type-options', 'nosniff');
  if (request.url.startsWith('/v1/') && !reply.hasHeader('cache-control'))
    reply.header('cache-control', 'no-store');
}

/** By the template of the route: a path would make one series for each id. */
function measure(
  { httpRequests }: Metrics,
  { method, routeOptions }: FastifyRequest,
  reply: FastifyReply,
): void {
  const route = routeOptions.url ?? 'none';
  httpRequests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
}

/** One line for each request, with the path only: a query may contain a code, and headers may contain tokens. */
function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const line = {
    method: request.method,
    path: pathOf(request),
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime),
    userId: request.user?.id,
  };
  const isProbe = line.path.startsWith('/health/');
  request.log[isProbe ? 'debug' : 'info'](line, 'Request answered');
}
