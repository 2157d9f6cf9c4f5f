import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify, types } from 'node:util';

import { GenerateError } from './generate-error.js';

/**
 * Derives the models for PostgreSQL and MySQL and generates the three clients, with the project's own script. Prisma
 * checks the models for each database too.
 * @throws GenerateError `invalid_models` with Prisma's message, `development_only` when the script's tools are missing
 */
export async function regenerateClients(projectRoot: string): Promise<void> {
  const script = path.join(projectRoot, 'scripts', 'generate-clients.mjs');
  if (!existsSync(script) || !existsSync(path.join(projectRoot, 'node_modules', 'prisma')))
    throw new GenerateError(
      'development_only',
      'The clients cannot be generated: Prisma or scripts/generate-clients.mjs is missing, which only a development installation has.',
    );
  try {
    await promisify(execFile)(process.execPath, [script], { cwd: projectRoot });
  } catch (error) {
    throw new GenerateError('invalid_models', `The clients cannot be generated. ${outputOf(error)}`, {
      cause: error,
    });
  }
}

/** The output of the script, without colours. */
function outputOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const printed = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  // oxlint-disable-next-line no-control-regex -- terminal colours begin with the escape character
  return (printed === '' ? error.message : printed).replace(/\u001b\[[0-9;]*m/g, '');
}
