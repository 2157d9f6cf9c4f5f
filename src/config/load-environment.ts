import { join } from 'node:path';
import { readEnvironmentFile } from './environment-file.js';
import { packageRoot } from './package-root.js';

/**
 * The environment of the process, filled up from `.env` in the package root where that exists; variables that are
 * set already win.
 *
 * @throws ConfigError when `.env` cannot be read
 */
export function loadEnvironment(): Readonly<Record<string, string | undefined>> {
  const added = Object.entries(readEnvironmentFile(join(packageRoot, '.env')));
  for (const [name, value] of added) if (value !== undefined) process.env[name] ??= value;
  return process.env;
}
