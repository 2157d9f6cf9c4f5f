import { Logger, type INestApplication } from '@nestjs/common';

const HARD_LIMIT_MS = 15_000;

/** On SIGTERM and SIGINT closes the app, after running work has ended, and exits with 0. */
export function exitOnSignal(app: INestApplication): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void shutDown(app, signal));
  }
}

async function shutDown(app: INestApplication, signal: string): Promise<void> {
  const logger = new Logger('Shutdown');
  logger.log(`${signal}: draining`);
  setTimeout(() => {
    logger.error('The shutdown took too long');
    process.exit(1);
  }, HARD_LIMIT_MS).unref();
  try {
    await app.close();
    process.exit(0);
  } catch (error) {
    logger.error(error);
    process.exit(1);
  }
}
