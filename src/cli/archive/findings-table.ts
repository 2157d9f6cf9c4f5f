import type {
  ArchiveFault,
  ArchiveFinding,
} from '../../maintenance/archive/operator/archive-verification.js';
import { plainTable } from '../terminal/plain-table.js';

const TEXTS: Readonly<Record<ArchiveFault, string>> = {
  missing: 'missing',
  unusable: 'cannot be read from the disk',
  bytes: 'has a different size: truncated or extended',
  sha256: 'has a different checksum: it was changed',
  damaged: 'damaged',
  unsupported_version: 'written by another version',
  rows: 'has a different number of rows',
  times: 'has rows of different times',
  unknown: 'not recorded',
};

/** The findings as a table for the terminal. */
export function findingsTable(findings: readonly ArchiveFinding[]): string {
  return plainTable(
    ['File', 'Problem', 'Expected', 'Found'],
    findings.map(({ fileName, fault, expected, found }) => [fileName, TEXTS[fault], expected, found]),
  );
}
