import fc from 'fast-check';
import { bodyOf } from './bodies.js';
import type { Operation, Parameter } from '../documented/document.js';
import { aroundPlaceholders, idFor } from './placeholders.js';
import { allowed, INSTANTS, oddText } from './values.js';

/** `nobody` sends no token, `forger` one that is none. */
export type Sender = 'ann' | 'ben' | 'admin' | 'nobody' | 'forger';

/** A request with placeholders for ids. */
export interface GeneratedRequest {
  readonly operation: Operation;
  readonly sender: Sender;
  readonly method: string;
  /** With the query, percent-encoded. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | null;
}

/** What follows, or replaces, an id in a path. */
const ID_ENDS = ['%20', '%09', '%0a', '%00', '%C2%A0', '%20%20', '.', '%2F', '+', '%e2%80%8b'];
const ODD_SEGMENTS = ['%', '%zz', '%ff', '%C0%AF', '..', '%2e%2e', '%20', '*', ':id', 'x'.repeat(600)];
const JOB_NAMES = [
  'archive-verification-logs',
  'deactivate-expired-tokens',
  'report-inactive-connections',
  'purge-authorization-requests',
];
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const CONTENT_TYPES = [
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'application/problem+json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'garbage',
  '',
];
const IDEMPOTENCY_KEYS = ['k1', 'k2', 'k3', '', ' ', 'x'.repeat(255), 'x'.repeat(256), '\u00fc', 'a\tb'];
const ODD_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['accept', 'text/html'],
  ['accept', 'application/json;q=abc'],
  ['accept-encoding', 'br;q=1.0, garbage'],
  ['x-forwarded-for', '203.0.113.7:4711'],
  ['x-forwarded-for', 'garbage, , ::1'],
  ['x-request-id', 'x'.repeat(300)],
  ['x-request-id', '<script>'],
  ['origin', 'http://localhost:5173'],
  ['origin', 'null'],
  ['access-control-request-method', 'DELETE'],
  ['range', 'bytes=0-0,9-1'],
  ['if-none-match', '*'],
  ['if-modified-since', 'yesterday'],
  ['expect', 'the-unexpected'],
  ['content-encoding', 'gzip'],
  ['cookie', 'a=b; ; =; twitter_connect_x=%'],
  ['x-http-method-override', 'DELETE'],
  ['sec-purpose', 'prefetch'],
  ['upgrade', 'h2c'],
  ['forwarded', 'for=unknown'],
  ['te', 'trailers'],
  ['content-language', '\u00e9'],
];

/** Requests to all operations of the document, more to those with more parameters: most of them nearly valid. */
export function requestsTo(operations: readonly Operation[]): fc.Arbitrary<GeneratedRequest> {
  const weighted = operations.map((operation) => ({
    weight: 1 + operation.parameters.length + (operation.body === null ? 0 : 6),
    arbitrary: fc.constant(operation),
  }));
  return fc.oneof(...weighted).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      sender: senderTo(operation),
      method: fc.oneof(
        { weight: 19, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
      ),
      path: pathOf(operation),
      headers: headersOf(operation),
      body: fc.oneof(
        { weight: 19, arbitrary: operation.body === null ? fc.constant(null) : bodyOf(operation.body) },
        { weight: 1, arbitrary: fc.constantFrom(null, '{}', '{"a":1}') },
      ),
    }),
  );
}

function senderTo({ path }: Operation): fc.Arbitrary<Sender> {
  const owner: Sender = path.includes('/admin/') ? 'admin' : 'ann';
  return fc.oneof(
    { weight: 14, arbitrary: fc.constant(owner) },
    { weight: 3, arbitrary: fc.constantFrom<Sender>('ann', 'ben', 'admin') },
    { weight: 1, arbitrary: fc.constantFrom<Sender>('nobody', 'forger') },
  );
}

function pathOf({ path, parameters }: Operation): fc.Arbitrary<string> {
  const parts = path.split('/');
  const segments = parts.map((segment, index) => {
    if (!segment.startsWith('{')) return fc.constant(segment);
    const id = idSegment(parts[index - 1] ?? '');
    return segment === '{name}' ? fc.oneof(fc.constantFrom(...JOB_NAMES), id) : id;
  });
  const query = fc.oneof({ weight: 5, arbitrary: queryOf(parameters) }, { weight: 1, arbitrary: oddQuery });
  return fc.tuple(fc.tuple(...segments), query).map(([drawn, pairs]) => {
    const text = pairs.map(([name, value]) => `${encoded(name)}=${value}`).join('&');
    return drawn.join('/') + (text === '' ? '' : `?${text}`);
  });
}

function idSegment(of: string): fc.Arbitrary<string> {
  const id = idFor(of);
  const end = fc.constantFrom(...ID_ENDS);
  return fc.oneof(
    { weight: 8, arbitrary: id },
    { weight: 2, arbitrary: fc.tuple(id, end).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(end, id).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_SEGMENTS) },
    { weight: 1, arbitrary: oddText.filter((text) => text !== '').map(encoded) },
  );
}

type Query = readonly (readonly [name: string, encodedValue: string])[];

function queryOf(parameters: readonly Parameter[]): fc.Arbitrary<Query> {
  const pairs = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => {
      const value = fc.oneof(
        { weight: 4, arbitrary: allowed(name, schema).map((allowedValue) => encoded(String(allowedValue))) },
        { weight: 1, arbitrary: fc.oneof(oddText, fc.constantFrom(...INSTANTS)).map(encoded) },
      );
      return fc.option(
        value.map((text) => [name, text] as const),
        { freq: 1 },
      );
    });
  return fc.tuple(...pairs).map((drawn) => drawn.filter((pair) => pair !== null));
}

/** Queries with unknown names, repeated names and broken encodings. */
const oddQuery: fc.Arbitrary<Query> = fc.array(
  fc.tuple(
    fc.constantFrom('limit', 'cursor', 'search', 'state', 'code', 'constructor', '__proto__', 'a[b]', ''),
    fc.oneof(oddText.map(encoded), fc.constantFrom('%', '%ff', '%00', '1', '+', 'bnVsbA', 'e30')),
  ),
  { minLength: 1, maxLength: 3 },
);

function headersOf({ method, body }: Operation): fc.Arbitrary<GeneratedRequest['headers']> {
  const type = fc.oneof(
    { weight: 15, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constantFrom(...CONTENT_TYPES) },
  );
  const key = fc.option(fc.constantFrom(...IDEMPOTENCY_KEYS), { freq: 1 });
  const odd = fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray([...ODD_HEADERS], { minLength: 1, maxLength: 2 }) },
  );
  return fc
    .tuple(type, key, odd)
    .map(([contentType, idempotencyKey, others]) => [
      ...(body === null ? [] : [['content-type', contentType] as const]),
      ...(method !== 'POST' || idempotencyKey === null ? [] : [['idempotency-key', idempotencyKey] as const]),
      ...others,
    ]);
}

/** Percent-encoded except for placeholders. Invalid Unicode is replaced as browsers do it. */
function encoded(text: string): string {
  return aroundPlaceholders(text)
    .map((part, index) => (index % 2 === 1 ? part : encodeURIComponent(Buffer.from(part).toString())))
    .join('');
}
