import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { DatabaseProvider } from '#database';
import { SNAPSHOT_FILE } from './snapshot.js';

export interface MigrationFiles {
  /** The name of its folder. */
  readonly name: string;
  readonly scripts: Readonly<Record<DatabaseProvider, { readonly up: string; readonly down: string }>>;
  /** The models after this migration, from which the next one starts. */
  readonly snapshot: string;
}

/**
 * Adds a migration to the histories of all providers, and the snapshot last. Everything is written under temporary
 * names first, so that a failure leaves the histories unchanged. Only a process that is killed between two renames
 * leaves some of the folders, which the next call reports.
 * @param directory the folder with the history of each provider
 * @returns the paths of the files, relative to `directory`
 * @throws errors of the file system; the histories are unchanged then
 */
export async function writeMigration(directory: string, migration: MigrationFiles): Promise<string[]> {
  const draft = await mkdtemp(path.join(directory, '.generate-'));
  const moved: string[] = [];
  try {
    await writeDraft(draft, migration);
    for (const provider of providersOf(migration)) {
      const folder = path.join(directory, provider, migration.name);
      await rename(path.join(draft, provider), folder);
      moved.push(folder);
    }
    await rename(path.join(draft, SNAPSHOT_FILE), path.join(directory, SNAPSHOT_FILE));
  } catch (error) {
    await Promise.all(moved.map((folder) => rm(folder, { recursive: true, force: true })));
    throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const scripts = providersOf(migration).flatMap((provider) =>
    ['migration.sql', 'down.sql'].map((file) => path.join(provider, migration.name, file)),
  );
  return [...scripts, SNAPSHOT_FILE];
}

async function writeDraft(draft: string, migration: MigrationFiles): Promise<void> {
  for (const provider of providersOf(migration)) {
    const { up, down } = migration.scripts[provider];
    await mkdir(path.join(draft, provider));
    await writeFile(path.join(draft, provider, 'migration.sql'), up);
    await writeFile(path.join(draft, provider, 'down.sql'), down);
  }
  await writeFile(path.join(draft, SNAPSHOT_FILE), migration.snapshot);
}

function providersOf({ scripts }: MigrationFiles): DatabaseProvider[] {
  return Object.keys(scripts) as DatabaseProvider[];
}
