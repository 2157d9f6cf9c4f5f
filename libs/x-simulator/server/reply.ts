import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../api/dialects/dialect.js';

/** One request with its whole body. */
export interface IncomingCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** For the request log: the JSON value, or the text of any other body. */
  readonly body: unknown;
}

/** `hang-up`: the connection is cut. `no-reply`: nothing is sent until the simulator closes. */
export type Reply = HttpReply | 'hang-up' | 'no-reply';

type Headers = Readonly<Record<string, string>>;

export function jsonReply(status: number, body: unknown, headers: Headers = {}): HttpReply {
  const contentType = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...contentType, ...headers }, text: JSON.stringify(body), body };
}

export function problemReply(status: number, body: JsonObject, headers: Headers = {}): HttpReply {
  return jsonReply(status, body, { 'content-type': 'application/problem+json', ...headers });
}

/** A page without scripts that no other page can show in a frame. */
export function htmlReply(status: number, text: string): HttpReply {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
  };
  return { status, headers, text, body: text };
}

export function redirectReply(address: URL): HttpReply {
  return {
    status: 302,
    headers: { location: address.href, 'cache-control': 'no-store' },
    text: '',
    body: null,
  };
}

/** A 200 that is not JSON, as a proxy may answer. */
export function garbageReply(): HttpReply {
  return htmlReply(200, '<html><body>Please wait…</body></html>');
}

/** A 403 of a proxy. */
export function blockedReply(): HttpReply {
  return htmlReply(403, '<html><body>Your request was blocked.</body></html>');
}
