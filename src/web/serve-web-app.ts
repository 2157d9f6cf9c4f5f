import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf, sendProblem } from '../observability/problems/problem-response.js';
import { Problem } from '../platform/problems/problem.js';
import { isPageAddress } from './page-address.js';
import { Page } from './page.js';
import type { WebApp } from './web-app.js';

/** Files whose names change with their content. */
const HASHED = /\/assets\/[^/]+-[\w-]{8,}\.\w+(?:\.br|\.gz)?$/;
const FOR_A_YEAR = 'public, max-age=31536000, immutable';
/** Preconditions only matter for writes, and ranges of files are not supported. */
const IGNORED_CONDITIONS = ['if-match', 'if-unmodified-since', 'range'];

/**
 * Serves a built web app to anybody: the page with a new nonce, and the files that exist at boot, each as a route of its
 * own, so that no path can lead to another file. The request limits do not apply: these are a few small files.
 */
export async function serveWebApp(server: FastifyInstance, app: WebApp): Promise<void> {
  const index = join(app.folder, 'index.html');
  if (!existsSync(index)) {
    serveAt(server, app, (request, reply) => {
      sendProblem(new Problem('not_found', `The ${app.name} is not built: npm run build.`), request, reply);
    });
    return;
  }
  const page = new Page(readFileSync(index, 'utf8'), app.connectSources);
  serveAt(server, app, (request, reply) => {
    const below = pathOf(request).slice(app.prefix === '/' ? 0 : app.prefix.length);
    if (['', '/'].includes(below) || isPageAddress(below)) return page.send(reply);
    reply.callNotFound();
    return reply;
  });
  for (const [name, content] of Object.entries(app.jsonFiles ?? {})) {
    server.get(`${app.prefix.replace(/\/$/, '')}/${name}`, (_request, reply) =>
      reply.header('cache-control', 'no-cache').send(content),
    );
  }
  await server.register(files, { app });
}

function serveAt(
  server: FastifyInstance,
  { prefix, hasOwnAddresses }: WebApp,
  answer: (request: FastifyRequest, reply: FastifyReply) => unknown,
): void {
  const bare = prefix === '/' ? '' : prefix;
  const paths = [...(bare === '' ? [] : [bare]), `${bare}/`, ...(hasOwnAddresses ? [`${bare}/*`] : [])];
  for (const path of paths) server.get(path, answer);
}

async function files(server: FastifyInstance, { app }: { readonly app: WebApp }): Promise<void> {
  const { prefix, folder } = app;
  server.addHook('onRequest', ({ headers }, _reply, done) => {
    for (const name of IGNORED_CONDITIONS) Reflect.deleteProperty(headers, name);
    done();
  });
  await server.register(fastifyStatic, {
    root: folder,
    prefix,
    wildcard: false,
    globIgnore: ['index.html', '**/*.br', '**/*.gz'],
    index: false,
    decorateReply: false,
    preCompressed: true,
    acceptRanges: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', HASHED.test(path) ? FOR_A_YEAR : 'no-cache');
    },
  });
}
