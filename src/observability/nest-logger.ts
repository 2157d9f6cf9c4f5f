import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';

/**
 * What these say at every boot (each module, each route, that it was "successfully started" before it listens) is of
 * interest only when a boot goes wrong.
 */
const BOOT_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** Nest's logger on top of the process's log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

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
    const fields = { context, ...(typeof stack === 'string' ? { stack } : {}) };
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'string') this.logger[level](fields, message);
    else this.logger[level]({ ...fields, ...(typeof message === 'object' ? message : { message }) });
  }
}
