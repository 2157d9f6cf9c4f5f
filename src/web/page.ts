import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** What the build writes where the nonce of each answer belongs. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';
const NONCE_BYTES = 18;

/** Features of the browser that no page of ours has a use for. */
const PERMISSIONS = ['camera', 'geolocation', 'microphone', 'payment', 'usb'];

/** An `index.html` of a build, sent with a nonce of its own in every answer, which no cache may therefore keep. */
export class Page {
  constructor(
    private readonly html: string,
    private readonly connectSources: readonly string[] = [],
  ) {}

  send(reply: FastifyReply): FastifyReply {
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return reply
      .headers(pageHeaders(nonce, this.connectSources))
      .type('text/html; charset=utf-8')
      .send(this.html.replaceAll(NONCE_PLACEHOLDER, nonce));
  }
}

function pageHeaders(nonce: string, connectSources: readonly string[]): Record<string, string> {
  return {
    'cache-control': 'no-cache',
    'content-security-policy': policy(nonce, connectSources),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': PERMISSIONS.map((feature) => `${feature}=()`).join(', '),
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  };
}

function policy(nonce: string, connectSources: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connectSources].join(' '),
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "manifest-src 'self'",
  ].join('; ');
}
