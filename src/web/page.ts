import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { pageHeaders } from './page-headers.js';

/** What the build writes in place of the nonce. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';
const NONCE_BYTES = 18;

/** An `index.html` of a build, sent with a new nonce each time, so it must not be cached. */
export class Page {
  constructor(
    private readonly html: string,
    private readonly connectSources: readonly string[] = [],
  ) {}

  send(reply: FastifyReply): FastifyReply {
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    const styleSources = ["'self'", `'nonce-${nonce}'`];
    return reply
      .headers(pageHeaders({ styleSources, connectSources: this.connectSources }))
      .type('text/html; charset=utf-8')
      .send(this.html.replaceAll(NONCE_PLACEHOLDER, nonce));
  }
}
