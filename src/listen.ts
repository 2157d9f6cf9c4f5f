import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppConfig } from './config/app-config.js';

/** Why the service cannot listen; `message` says what to change. */
export class ListenError extends Error {
  override readonly name = 'ListenError';

  constructor(
    readonly code: 'port_taken' | 'port_forbidden' | 'no_such_address',
    message: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/** @throws ListenError when PORT or HOST cannot be used */
export async function listen(app: NestFastifyApplication, { http }: AppConfig): Promise<void> {
  const { host, port } = http;
  try {
    await app.listen(port, host);
  } catch (error) {
    switch (codeOf(error)) {
      case 'EADDRINUSE':
        throw new ListenError(
          'port_taken',
          `Port ${port} of ${host} is in use: stop the program that listens there, or set another PORT.`,
          error,
        );
      case 'EACCES':
        throw new ListenError(
          'port_forbidden',
          `Port ${port} of ${host} is reserved by the system: set another PORT.`,
          error,
        );
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        throw new ListenError('no_such_address', `HOST ${host} is not an address of this machine.`, error);
      default:
        throw error;
    }
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
