/** One field of a request that the service did not accept. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

interface Answered {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  readonly errors: readonly FieldError[];
}

/**
 * A call that did not succeed. `status` is 0 when the service gave no answer at all.
 * `body.errors` is what react-admin's forms show at their fields.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  readonly body: { readonly errors?: Readonly<Record<string, string>> };

  constructor(answered: Answered) {
    super(wordsFor(answered));
    this.status = answered.status;
    this.code = answered.code;
    this.detail = answered.detail;
    this.requestId = answered.requestId;
    this.retryAfterSeconds = answered.retryAfterSeconds;
    this.body = answered.errors.length === 0 ? {} : { errors: atFields(answered.errors) };
  }

  /** Whether no answer came: the network or the service is down. */
  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

/** The error for a call that got no answer. */
export function unreachable(): ApiError {
  return ownError(0, 'unreachable', 'The service does not answer. Is the network up?');
}

/** The error for a call after the session has ended. */
export function signedOut(): ApiError {
  return ownError(401, 'signed_out', 'You are signed out.');
}

/** An error that the panel knows without asking the service. */
export function ownError(status: number, code: string, detail: string): ApiError {
  return new ApiError({ status, code, detail, requestId: null, retryAfterSeconds: null, errors: [] });
}

/** Reads an answer that is not a success: `application/problem+json`, or whatever a proxy in between has sent. */
export async function problemOf(response: Response): Promise<ApiError> {
  const body = await bodyOf(response);
  return new ApiError({
    status: response.status,
    code: textOf(body.code) ?? 'unknown',
    detail: textOf(body.detail) ?? textOf(body.title) ?? `The service answered ${response.status}.`,
    requestId: textOf(body.requestId) ?? response.headers.get('x-request-id'),
    retryAfterSeconds: secondsOf(response.headers.get('retry-after')),
    errors: fieldErrorsOf(body.errors),
  });
}

/** When another try makes sense, in words; null where the service said nothing about it. */
export function waitInWords(seconds: number | null): string | null {
  if (seconds === null) return null;
  if (seconds < 1) return 'Try again now.';
  if (seconds < 120) return `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
  return `Try again in ${Math.ceil(seconds / 60)} minutes.`;
}

/** The error's words for a notification: what happened, at which fields, when to try again, and the request to ask about. */
function wordsFor({ detail, errors, requestId, retryAfterSeconds }: Answered): string {
  const fields = errors
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  const words = [detail, fields === '' ? null : `${fields}.`, waitInWords(retryAfterSeconds)];
  const request = requestId === null ? '' : ` (request ${requestId})`;
  return words.filter((part) => part !== null).join(' ') + request;
}

function atFields(errors: readonly FieldError[]): Record<string, string> {
  return Object.fromEntries(
    errors.map(({ path, message }) => [path === '' ? 'root.serverError' : path, message]),
  );
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return isRecord(body) ? body : {};
  } catch {
    return {};
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
