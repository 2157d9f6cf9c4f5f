import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

const OWNER_ONLY = 0o600;

/**
 * Makes a file that is there wholly or not at all: the work fills one with a temporary name, which ends in
 * `.partial`, and that is forced to the disk and renamed. What the work throws removes it; after a crash it stays
 * behind under the temporary name. Only the owner may read the file: it holds what the database holds.
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

/** Without it, a power cut may undo the renaming. Windows cannot open folders and needs none of it. */
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
