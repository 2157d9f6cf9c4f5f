import { CHUNK_SIZE } from '../run/run-batch.js';
import type { ReadIds } from './read-ids.js';

/** `1 id`, `1,200 ids`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

/** What was read in the pasted text, in one line. */
export function idsInWords({ ids, duplicates, invalid }: ReadIds): string {
  const parts = [counted(ids.length, 'id')];
  if (duplicates > 0) parts.push(`${counted(duplicates, 'duplicate')} ignored`);
  if (invalid.length > 0) parts.push(`${invalid.length.toLocaleString('en-GB')} invalid`);
  if (ids.length > CHUNK_SIZE) parts.push(`sent in ${counted(Math.ceil(ids.length / CHUNK_SIZE), 'chunk')}`);
  return parts.join(' · ');
}
