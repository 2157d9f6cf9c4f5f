import type { Schemas } from './types.js';

/**
 * What went wrong: a code of the service (docs/errors.md), or one of the client. `unreachable`: there was no answer.
 * `unreadable`: the answer did not come from the service, or was damaged. A newer service may send a code that is not
 * in this type, so a `switch` needs a `default`.
 */
export type ApiErrorCode = Schemas['Problem']['code'] | 'unreachable' | 'unreadable';

/** One field of a request that the service did not accept. `path` is empty when it is about the whole body. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

interface Parts {
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly title?: string;
  readonly detail: string;
  readonly requestId?: string | null;
  readonly retryAfterSeconds?: number | null;
  readonly errors?: readonly FieldError[];
  readonly cause?: unknown;
}

/** A failed call. `message` is for logs and notes to people: what happened, when to try again, in which request. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The status of HTTP; 0 when there was no answer. */
  readonly status: number;
  readonly code: ApiErrorCode;
  /** What the code means, in a few words. */
  readonly title: string;
  /** What happened this time, in a sentence. */
  readonly detail: string;
  /** What the operator finds the request by in the log. */
  readonly requestId: string | null;
  /** When to try again, in seconds from the answer; null when the service did not say. */
  readonly retryAfterSeconds: number | null;
  readonly errors: readonly FieldError[];

  constructor(parts: Parts) {
    super(messageOf(parts), { cause: parts.cause });
    this.status = parts.status;
    this.code = parts.code;
    this.title = parts.title ?? 'The call failed';
    this.detail = parts.detail;
    this.requestId = parts.requestId ?? null;
    this.retryAfterSeconds = parts.retryAfterSeconds ?? null;
    this.errors = parts.errors ?? [];
  }

  /** Reads an error answer: `application/problem+json` (RFC 9457), or what a proxy in between has sent. */
  static async of(response: Response): Promise<ApiError> {
    return ApiError.from(response, await bodyOf(response));
  }

  /** The error for an answer whose body was read before. */
  static from({ status, headers }: Response, body: unknown): ApiError {
    const problem = isRecord(body) ? body : {};
    const title = textOf(problem.title);
    return new ApiError({
      status,
      code: (textOf(problem.code) ?? 'unreadable') as ApiErrorCode,
      ...(title === null ? {} : { title }),
      detail: textOf(problem.detail) ?? title ?? `The service answered ${status}.`,
      requestId: textOf(problem.requestId) ?? headers.get('x-request-id'),
      retryAfterSeconds: secondsOf(headers.get('retry-after')),
      errors: fieldErrorsOf(problem.errors),
    });
  }

  /** The error for a call without an answer. */
  static unreachable(cause?: unknown): ApiError {
    const detail = 'The service does not answer. Check your network connection.';
    return new ApiError({
      status: 0,
      code: 'unreachable',
      title: 'The service cannot be reached',
      detail,
      cause,
    });
  }

  /** The error for a successful answer that cannot be understood. */
  static unreadable(status: number, cause?: unknown): ApiError {
    const detail = 'The answer of the service cannot be read.';
    return new ApiError({ status, code: 'unreadable', title: 'Unreadable answer', detail, cause });
  }

  /** Whether there was no answer: the service is down, or the network is. */
  get isUnreachable(): boolean {
    return this.code === 'unreachable';
  }

  /** When to try again, as a sentence; null when the service did not say. */
  get retryWords(): string | null {
    return retryWords(this.retryAfterSeconds);
  }
}

function messageOf({ detail, errors = [], requestId = null, retryAfterSeconds = null }: Parts): string {
  const fields = errors
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  const words = [detail, fields === '' ? null : `${fields}.`, retryWords(retryAfterSeconds)];
  const request = requestId === null ? '' : ` (request ${requestId})`;
  return words.filter((part) => part !== null).join(' ') + request;
}

function retryWords(seconds: number | null): string | null {
  if (seconds === null) return null;
  if (seconds < 1) return 'Try again now.';
  if (seconds < 120) return `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
  return `Try again in ${Math.ceil(seconds / 60)} minutes.`;
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function fieldErrorsOf(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).flatMap(({ path, message }) => {
    return typeof message === 'string' ? [{ path: textOf(path) ?? '', message }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function secondsOf(header: string | null): number | null {
  const seconds = header === null || header === '' ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}
