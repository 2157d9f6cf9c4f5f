import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

const OWNER_ONLY = 0o600;

/**
 * Writes a file completely or not at all: `fill` writes a temporary file `<file>.partial`, which is then synced and
 * renamed. It is removed when `fill` throws, and left behind by a crash. Only the owner may read the file, because it
 * has the data of the database.
 * @throws what `fill` throws, and errors of the file system
 */
export async function writeWholeFile<Result>(
  file: string,
  fill: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const temporary = `${file}.partial`;
  await writeFile(temporary, '', { flag: 'wx', mode: OWNER_ONLY });
  try {
    const result = await fill(temporary);
    await withFile(temporary, 'r+', (handle) => handle.sync());
    await rename(temporary, file);
    await syncFolder(path.dirname(file));
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Without this, a power cut may undo the rename. Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await withFile(folder, 'r', (handle) => handle.sync());
}

async function withFile(
  file: string,
  flags: string,
  work: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(file, flags);
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}
