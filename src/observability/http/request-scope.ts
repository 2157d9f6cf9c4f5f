import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestSpan, Tracing } from '../../platform/tracing/tracing.js';

const requests = new AsyncLocalStorage<{ readonly requestId: string }>();

/** The request that the current code works for, as log lines carry it; nothing for work of the service itself. */
export function currentRequest(): { readonly requestId?: string } {
  return requests.getStore() ?? {};
}

/** Probes would be most of the traces, and say nothing. */
const UNTRACED = /^\/(?:health\/|metrics$)/;

/** Runs the work for each request in a scope that knows the request, and within a span by its route template. */
export function openScopes(server: FastifyInstance, tracing: Tracing): void {
  const spans = new WeakMap<FastifyRequest, RequestSpan>();
  const enter = (request: FastifyRequest, work: () => void): void => {
    requests.run({ requestId: request.id }, () => {
      const span = spans.get(request);
      if (span === undefined) work();
      else span.run(work);
    });
  };
  server.addHook('onRequest', (request, reply, done) => {
    const span = beginSpan(request, tracing);
    if (span !== null) {
      spans.set(request, span);
      request.log = reply.log = request.log.child({ ...span.ids });
    }
    enter(request, done);
  });
  // The end of a body is read in another asynchronous context (nodejs/node issue 34430).
  server.addHook('preValidation', (request, _reply, done) => {
    enter(request, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    spans.get(request)?.end(...endOf(reply));
    done();
  });
}

function beginSpan({ method, headers, routeOptions }: FastifyRequest, tracing: Tracing): RequestSpan | null {
  const route = routeOptions.url;
  if (route !== undefined && UNTRACED.test(route)) return null;
  const { traceparent } = headers;
  return tracing.request(
    route === undefined ? method : `${method} ${route}`,
    { 'http.request.method': method, ...(route === undefined ? {} : { 'http.route': route }) },
    typeof traceparent === 'string' ? traceparent : undefined,
  );
}

function endOf({ statusCode }: FastifyReply): Parameters<RequestSpan['end']> {
  return [{ 'http.response.status_code': statusCode }, statusCode >= 500];
}
