import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import type { BackupRecord } from './backup-record.js';

/** SHA-256 of a file, in hex. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Whether the file has the recorded size and SHA-256. */
export async function matchesRecord(file: string, record: BackupRecord): Promise<boolean> {
  const { size } = await stat(file);
  return size === record.bytes && (await sha256Of(file)) === record.sha256;
}
