import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { MigrationError } from './migration-error.js';

/** One folder of a Prisma migrations directory, read. */
export interface LocalMigration {
  name: string;
  script: string;
}

/**
 * Reads a migrations directory in the order of application: the order of the names, which begin with a time.
 * @throws MigrationError `file_missing` for a folder without a migration.sql
 */
export async function readMigrations(directory: string): Promise<LocalMigration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map(async (name) => ({ name, script: await readScript(directory, name) })));
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

async function readScript(directory: string, name: string): Promise<string> {
  try {
    return await readFile(path.join(directory, name, 'migration.sql'), 'utf8');
  } catch (error) {
    throw new MigrationError('file_missing', name, `Migration ${name} has no readable migration.sql.`, {
      cause: error,
    });
  }
}
