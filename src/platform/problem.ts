/** Every problem a client can meet: its code, its status and the title that never changes. */
export const PROBLEMS = {
  validation_failed: { status: 400, title: 'The request is not valid' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid' },
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  bad_request: { status: 400, title: 'The request cannot be understood' },
  return_to_not_allowed: { status: 400, title: 'The return address is not allowed' },
  unauthenticated: { status: 401, title: 'A valid bearer token is required' },
  forbidden: { status: 403, title: 'This is not allowed' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'The path does not know this method' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body is not of a supported type' },
  twitter_not_connected: { status: 409, alternativeStatus: 404, title: 'No X account is connected' },
  task_inactive: { status: 409, title: 'The task is not open' },
  task_has_completions: { status: 409, title: 'The task has completions' },
  job_already_running: { status: 409, title: 'A run of the job is under way' },
  reconnect_required: { status: 409, title: 'The X account has to be connected again' },
  idempotency_in_progress: { status: 409, title: 'The first request with this key is under way' },
  idempotency_key_reused: { status: 422, title: 'The key belongs to another request' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  verification_cooldown: { status: 429, title: 'The last verification is too recent' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  maintenance_mode: { status: 503, title: 'The service is in maintenance' },
  x_unavailable: { status: 503, title: 'X cannot be had now' },
  service_unavailable: { status: 503, title: 'The service cannot answer now' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

type AlternativeStatus<Entry> = Entry extends { alternativeStatus: infer Status } ? Status : never;

/** One field of the request that is wrong. */
export interface FieldError {
  /** Dots and indexes, as in `items.0.name`; empty for the whole body. */
  readonly path: string;
  readonly message: string;
}

export interface ProblemExtra {
  /** The other status a code is documented with (the code's own is the default). */
  readonly status?: AlternativeStatus<(typeof PROBLEMS)[ProblemCode]>;
  readonly errors?: readonly FieldError[];
  /** Seconds until another try makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What went wrong underneath: for the log, never for the client. */
  readonly cause?: unknown;
}

/** An answer that is not a success, to be thrown anywhere; it becomes `application/problem+json` (RFC 9457). */
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
