import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/config/package-root.js';
import type { ArchiveBench } from './archive-bench.js';
import { freePort } from './free-port.js';
import { testEnvironment } from './test-environment.js';

/** Works with what `npm run build` made, which both test commands run first. */
const PROGRAM = join(packageRoot, 'test/support/archiver.mjs');

/** How a process of its own ended, and what it said. */
export interface ArchiverEnd {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Runs the archive job once in a process of its own, at the bench's time; it kills itself at the step. */
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
