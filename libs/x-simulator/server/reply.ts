import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../api/dialect.js';

/** One request as it arrived, with its whole body. */
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
  /** What the request log keeps: the JSON value, or the text of anything else. */
  readonly body: unknown;
}

/** `hang-up`: the connection is cut. `silence`: nothing is sent until the simulator closes. */
export type Reply = HttpReply | 'hang-up' | 'silence';

type Headers = Readonly<Record<string, string>>;

export function jsonReply(status: number, body: unknown, headers: Headers = {}): HttpReply {
  const contentType = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...contentType, ...headers }, text: JSON.stringify(body), body };
}

export function problemReply(status: number, body: JsonObject, headers: Headers = {}): HttpReply {
  return jsonReply(status, body, { 'content-type': 'application/problem+json', ...headers });
}

/** A page without scripts that no other page can frame. */
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

/** A 200 that is no JSON, as a proxy in between may answer. */
export function garbageReply(): HttpReply {
  return htmlReply(200, '<html><body>Please wait…</body></html>');
}

/** A 403 of something in between. */
export function blockedReply(): HttpReply {
  return htmlReply(403, '<html><body>Your request was blocked.</body></html>');
}
