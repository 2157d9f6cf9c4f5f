/** Every problem that a client can get: its code, its status and its title, which is the same for every case. */
export const PROBLEMS = {
  validation_failed: { status: 400, title: 'The request is not valid' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid' },
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  bad_request: { status: 400, title: 'Malformed request' },
  return_to_not_allowed: { status: 400, title: 'The return address is not allowed' },
  unauthenticated: { status: 401, title: 'A valid bearer token is required' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  twitter_not_connected: { status: 409, alternativeStatus: 404, title: 'No X account is connected' },
  task_inactive: { status: 409, title: 'The task is not active' },
  task_has_completions: { status: 409, title: 'The task has completions' },
  job_already_running: { status: 409, title: 'The job is already running' },
  reconnect_required: { status: 409, title: 'The X account must be connected again' },
  idempotency_in_progress: { status: 409, title: 'The first request with this key is still running' },
  idempotency_key_reused: { status: 422, title: 'The key was used for another request' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  verification_cooldown: { status: 429, title: 'The last verification was too recent' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'Internal server error' },
  maintenance_mode: { status: 503, title: 'The service is in maintenance' },
  x_unavailable: { status: 503, title: 'X is unavailable' },
  service_unavailable: { status: 503, title: 'The service is unavailable' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

type AlternativeStatus<Entry> = Entry extends { alternativeStatus: infer Status } ? Status : never;

export interface FieldError {
  /** Names and indexes joined by dots, as in `items.0.name`; empty for the whole body. */
  readonly path: string;
  readonly message: string;
}

export interface ProblemExtra {
  /** Another documented status of the code, instead of its default. */
  readonly status?: AlternativeStatus<(typeof PROBLEMS)[ProblemCode]>;
  readonly errors?: readonly FieldError[];
  /** Seconds to wait before the next try; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The underlying error: for the log, never for the client. */
  readonly cause?: unknown;
}

/** An error answer that may be thrown anywhere; it is sent as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail one sentence about this case, shown to the client: no secrets, no internals. */
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    extra: ProblemExtra = {},
  ) {
    super(detail, { cause: extra.cause });
    this.status = extra.status ?? PROBLEMS[code].status;
    this.errors = extra.errors;
    this.retryAfterSeconds = extra.retryAfterSeconds;
    this.headers = extra.headers ?? {};
  }
}
