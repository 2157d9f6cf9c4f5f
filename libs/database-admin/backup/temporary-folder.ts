import { mkdtemp, rm } from 'node:fs/promises';

/** Runs the work with a new folder that only this user may read, and removes the folder in any case. */
export async function withTemporaryFolder<Result>(
  prefix: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(prefix);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
