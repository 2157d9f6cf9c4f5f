import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';
import type { Tracing } from '../../platform/tracing/tracing.js';
import { currentRequest } from '../http/request-scope.js';

/**
 * Messages of these contexts (each module, each route, "successfully started" before it listens) matter only when a boot
 * fails.
 */
const BOOT_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** Nest's logger, which writes to the logger of the process; with the ids of the current request and span. */
export class NestLogger implements LoggerService {
  constructor(
    private readonly logger: Logger,
    private readonly tracing: Tracing,
  ) {}

  log(message: unknown, ...parameters: unknown[]): void {
    const isBootDetail = BOOT_CONTEXTS.has(String(parameters.at(-1)));
    this.#write(isBootDetail ? 'debug' : 'info', message, parameters);
  }

  error(message: unknown, ...parameters: unknown[]): void {
    this.#write('error', message, parameters);
  }

  warn(message: unknown, ...parameters: unknown[]): void {
    this.#write('warn', message, parameters);
  }

  debug(message: unknown, ...parameters: unknown[]): void {
    this.#write('debug', message, parameters);
  }

  verbose(message: unknown, ...parameters: unknown[]): void {
    this.#write('trace', message, parameters);
  }

  fatal(message: unknown, ...parameters: unknown[]): void {
    this.#write('fatal', message, parameters);
  }

  /** Nest passes the context last and, with errors, the stack before it. */
  #write(level: Level, message: unknown, parameters: unknown[]): void {
    const context = parameters.at(-1);
    const [stack] = parameters.slice(0, -1);
    const fields = {
      context,
      ...currentRequest(),
      ...this.tracing.ids,
      ...(typeof stack === 'string' ? { stack } : {}),
    };
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'string') this.logger[level](fields, message);
    else this.logger[level]({ ...fields, ...(typeof message === 'object' ? message : { message }) });
  }
}
