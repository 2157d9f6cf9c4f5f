import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify, types } from 'node:util';

import { GenerateError } from './generate-error.js';

/**
 * Derives the models for PostgreSQL and MySQL and generates the three clients, by the project's own script. Prisma
 * checks the models for each database on the way.
 * @throws GenerateError `invalid_models` with Prisma's words, `development_only` where the script's tools are missing
 */
export async function regenerateClients(projectRoot: string): Promise<void> {
  const script = path.join(projectRoot, 'scripts', 'generate-clients.mjs');
  if (!existsSync(script) || !existsSync(path.join(projectRoot, 'node_modules', 'prisma')))
    throw new GenerateError(
      'development_only',
      'The clients cannot be generated: Prisma and scripts/generate-clients.mjs belong to the development of this project.',
    );
  try {
    await promisify(execFile)(process.execPath, [script], { cwd: projectRoot });
  } catch (error) {
    throw new GenerateError('invalid_models', `The clients cannot be generated. ${wordsOf(error)}`, {
      cause: error,
    });
  }
}

/** What the script printed, in black and white. */
function wordsOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const printed = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  // oxlint-disable-next-line no-control-regex -- terminal colours begin with the escape character
  return (printed === '' ? error.message : printed).replace(/\u001b\[[0-9;]*m/g, '');
}
