import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isNativeError } from 'node:util/types';

import type { DatabaseProvider } from '../database-url.js';
import { packageRoot } from '../package-root.js';
import { MigrationError } from './migration-error.js';

/** One folder of a Prisma migrations directory, read. */
export interface LocalMigration {
  name: string;
  script: string;
  /** What undoes it; null without a down.sql. */
  down: string | null;
}

/** The package's own histories, one folder for each provider. */
export function committedHistories(): string {
  return path.join(packageRoot(), 'prisma', 'migrations');
}

/**
 * Reads the provider's history in the order of application: the order of the names, which begin with a time.
 * @param histories the folder of the histories
 * @throws MigrationError `file_missing` for a folder without a migration.sql
 */
export async function readMigrations(
  provider: DatabaseProvider,
  histories = committedHistories(),
): Promise<LocalMigration[]> {
  const directory = path.join(histories, provider);
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readMigration(directory, name)));
}

/** Prisma's checksum of a migration: SHA-256 of its migration.sql, in hex. */
export function checksumOf(script: string): string {
  return createHash('sha256').update(script, 'utf8').digest('hex');
}

/** Whether a script is the one that was recorded; as in Prisma, line endings do not count as a change. */
export function matchesChecksum(script: string, checksum: string): boolean {
  const unix = script.replaceAll('\r\n', '\n');
  return [script, unix, unix.replaceAll('\n', '\r\n')].some((variant) => checksumOf(variant) === checksum);
}

async function readMigration(directory: string, name: string): Promise<LocalMigration> {
  const script = await readOrNull(path.join(directory, name, 'migration.sql'));
  if (script === null)
    throw new MigrationError('file_missing', name, `Migration ${name} has no readable migration.sql.`);
  return { name, script, down: await readOrNull(path.join(directory, name, 'down.sql')) };
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
