import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { validationProblem } from '../problems/validation-problem.js';
import { canonicalJson } from './canonical-json.js';

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** What identifies a request: the same user, `keyHash` and `bodyHash` are the same request. */
export interface IdempotentRequest {
  readonly userId: string;
  /** SHA-256, base64url. */
  readonly keyHash: string;
  /** SHA-256, base64url. */
  readonly bodyHash: string;
}

/**
 * The `Idempotency-Key` of a request; null without one.
 *
 * @throws Problem `validation_failed` when it is not 1 to 255 printable ASCII characters (the HTTP parser has already
 *   trimmed it)
 */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | null {
  const given = headers['idempotency-key'];
  if (given === undefined) return null;
  if (typeof given === 'string' && PRINTABLE.test(given)) return given;
  throw validationProblem([
    { path: 'Idempotency-Key', message: 'Idempotency-Key must have 1 to 255 printable ASCII characters' },
  ]);
}

/**
 * What is stored of a request instead of the request itself.
 *
 * @param path without the query
 * @param body as it was parsed; the order of its fields does not matter
 */
export function idempotentRequest(parts: {
  readonly userId: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly body: unknown;
}): IdempotentRequest {
  const { userId, method, path, key, body } = parts;
  return {
    userId,
    keyHash: sha256(JSON.stringify([method, path, key])),
    bodyHash: sha256(canonicalJson(body)),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
