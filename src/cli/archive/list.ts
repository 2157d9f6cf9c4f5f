import { Command } from 'commander';
import type { VerificationLogArchive } from '#database';
import { COMPLETE } from '../../maintenance/archive/operator/archive-verification.js';
import { plainTable } from '../terminal/plain-table.js';
import { withArchives } from './with-archives.js';

const SHA256_PREFIX_LENGTH = 12;

/** `archive list`: prints the record of each archive. */
export function listCommand(): Command {
  return new Command('list').description('Show the archives, oldest first; times are in UTC').action(() =>
    withArchives(async ({ archives }) => {
      console.log(tableOf(await archives.listByState(COMPLETE)));
    }),
  );
}

function tableOf(archives: readonly VerificationLogArchive[]): string {
  if (archives.length === 0) return 'There are no archives.';
  return plainTable(
    ['File', 'State', 'Rows', 'Bytes', 'Oldest', 'Newest', 'Created', 'SHA-256'],
    archives.map((archive) => [
      archive.fileName,
      stateOf(archive),
      archive.rowCount,
      archive.bytes,
      archive.oldestVerifiedAt?.toISOString() ?? '',
      archive.newestVerifiedAt?.toISOString() ?? '',
      archive.createdAt.toISOString(),
      archive.sha256?.slice(0, SHA256_PREFIX_LENGTH) ?? '',
    ]),
    ['left', 'left', 'right', 'right'],
  );
}

function stateOf({ state, keepUntil }: VerificationLogArchive): string {
  return keepUntil === null ? state : `${state} until ${keepUntil.toISOString()}`;
}
