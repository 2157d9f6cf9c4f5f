import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../config/app-config.js';

const SECRET_HEADERS = ['authorization', 'cookie', '["set-cookie"]'];

/** What is logged of an error: no other property of it, since libraries hang whole requests on theirs. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string;
  readonly cause?: LoggedError;
}

/** The one log of the process: a line of JSON for each event, to standard output or to `stream`. */
export function createLogger(level: LogLevel, stream?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: toLoggedError },
    redact: { paths: SECRET_HEADERS.flatMap(pathsOf), censor: '[redacted]' },
  };
  return stream === undefined ? pino(options) : pino(options, stream);
}

/** A header wherever a line may hold it: on its own, among headers, or among the headers of a request. */
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
