import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '#database';
import type { ArchiveBench } from '../archive/archive-bench.js';
import { freePort } from '../app/free-port.js';
import { testEnvironment } from '../app/test-environment.js';

/** Runs what `npm run build` made, which the test commands run first. */
const PROGRAM = join(packageRoot, 'test/support/process/archiver.mjs');

/** How the process ended, and its output. */
export interface ArchiverEnd {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Runs the archive job once in another process, at the time of the bench; it kills itself at the step. */
export async function runInProcess(
  { testApp, folder }: ArchiveBench,
  step: string,
  { rowsPerFile = 50_000, timeZone = 'UTC' } = {},
): Promise<ArchiverEnd> {
  const env = {
    ...testEnvironment(testApp.config.database.url, await freePort()),
    ARCHIVE_DIR: folder,
    TZ: timeZone,
  };
  const args = [PROGRAM, step, testApp.clock.now().toISOString(), String(rowsPerFile)];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) => {
      const signal = error?.signal ?? null;
      if (error !== null && signal === null) reject(new Error(stderr, { cause: error }));
      else resolve({ signal, output: stdout });
    });
  });
}
