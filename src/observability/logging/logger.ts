import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../../config/app-config.js';
import { withEscapedControls, withoutSecrets } from './redaction.js';

const SECRET_HEADERS = ['authorization', 'cookie', '["set-cookie"]'];

/** What is logged of an error; no other property, because libraries attach whole requests to their errors. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string;
  readonly cause?: LoggedError;
}

/**
 * The logger of the process: one line of JSON per event, to standard output or to `stream`. Secrets are taken out by
 * their place (headers) and by what they look like, wherever they stand; control characters are escaped.
 */
export function createLogger(level: LogLevel, stream?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: toLoggedError },
    hooks: { streamWrite: (line: string) => withEscapedControls(withoutSecrets(line)) },
    redact: { paths: SECRET_HEADERS.flatMap(pathsOf), censor: '[redacted]' },
  };
  return stream === undefined ? pino(options) : pino(options, stream);
}

/** All paths of a header in a log entry: by itself, in headers, or in the headers of a request. */
function pathsOf(header: string): string[] {
  const below = (parent: string): string =>
    header.startsWith('[') ? `${parent}${header}` : `${parent}.${header}`;
  return [header, below('headers'), below('*.headers'), below('*')];
}

function toLoggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: toLoggedError(error.cause) };
  return { type: error.constructor.name, message: error.message, stack: error.stack, ...code, ...cause };
}
