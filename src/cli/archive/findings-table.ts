import type { ArchiveFault, ArchiveFinding } from '../../maintenance/archive/archive-verification.js';
import { plainTable } from '../plain-table.js';

const WORDS: Readonly<Record<ArchiveFault, string>> = {
  missing: 'missing',
  unusable: 'cannot be read from the disk',
  bytes: 'has another size: cut off, or added to',
  sha256: 'has another checksum: it was changed',
  damaged: 'damaged',
  unsupported_version: 'made by a newer version',
  rows: 'holds another number of rows',
  times: 'holds rows of other times',
  unknown: 'not recorded',
};

/** What is wrong with archive files, for people. */
export function findingsTable(findings: readonly ArchiveFinding[]): string {
  return plainTable(
    ['File', 'Problem', 'Expected', 'Found'],
    findings.map(({ fileName, fault, expected, found }) => [fileName, WORDS[fault], expected, found]),
  );
}
