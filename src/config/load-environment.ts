import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.js';

/**
 * The environment of the process, filled up from `.env` in the package root where that exists; variables that are
 * set already win.
 */
export function loadEnvironment(): Readonly<Record<string, string | undefined>> {
  const file = join(packageRoot, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}
