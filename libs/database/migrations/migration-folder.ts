import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isNativeError } from 'node:util/types';

import type { DatabaseProvider } from '../address/database-url.js';
import { packageRoot } from '../package-root.js';
import { MigrationError } from './migration-error.js';

/** The content of one folder in a Prisma migrations directory. */
export interface LocalMigration {
  name: string;
  script: string;
  /** The content of down.sql, which undoes it; null without one. */
  down: string | null;
}

/** The folder with the package's own histories, one per provider. */
export function committedHistories(): string {
  return path.join(packageRoot, 'prisma', 'migrations');
}

/**
 * Reads the provider's history in the order of application, which is the order of the names: they begin with a time.
 * @param histories the folder of the histories
 * @throws MigrationError `file_missing` when a folder has no migration.sql
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

/** Whether a script is the recorded one; as in Prisma, other line endings are not a change. */
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
