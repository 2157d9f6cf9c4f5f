import { join } from 'node:path';
import { readEnvironmentFile } from './environment-file.js';
import { withSecretFiles } from './secret-files.js';
// oxlint-disable-next-line no-restricted-imports -- prisma.config.ts reads this before the build has made #database
import { packageRoot } from '../../../libs/database/package-root.js';

/** The environment of the process as it is now: once loaded, `.env` is part of it. */
export function currentEnvironment(): Readonly<Record<string, string | undefined>> {
  return { ...process.env };
}

/**
 * The environment of the process, completed from `.env` in the package root if it exists; variables that are already
 * set take precedence. Secrets may come from files (`NAME_FILE`).
 *
 * @throws ConfigError when `.env` or such a file cannot be read
 */
export function loadEnvironment(): Readonly<Record<string, string | undefined>> {
  const added = Object.entries(readEnvironmentFile(join(packageRoot, '.env')));
  for (const [name, value] of added) if (value !== undefined) process.env[name] ??= value;
  return withSecretFiles(process.env);
}
