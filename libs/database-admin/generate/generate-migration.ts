import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { packageRoot } from '#database';
import { compareModels } from './changes/compare-models.js';
import { consequencesOf } from './changes/data-loss.js';
import { migrationNames, nextMigrationName } from './histories.js';
import { migrationScript, modelsOf, type Models } from './script/migration-script.js';
import { summaryOf } from './changes/model-change.js';
import { regenerateClients } from './regenerate-clients.js';
import { assertSnapshotIsCurrent, readSnapshot } from './snapshot.js';
import { writeMigration, type MigrationFiles } from './write-migration.js';

export interface GenerateOptions {
  /** The name of the migration: lower-case letters, digits and `_`. */
  readonly name: string;
  /** Whether it may destroy data. */
  readonly allowLoss: boolean;
  /** The folder with `prisma/` and `scripts/`; the package's own by default. */
  readonly projectRoot?: string;
  readonly now?: Date;
}

export type GenerateOutcome =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly changes: readonly string[]; readonly losses: readonly string[] }
  | {
      readonly kind: 'written';
      readonly migration: string;
      /** Relative to the project's root. */
      readonly files: readonly string[];
      /** One text per change. */
      readonly changes: readonly string[];
      readonly losses: readonly string[];
      /** Where it may fail, depending on the existing rows. */
      readonly risks: readonly string[];
    };

/**
 * Writes the migration from the snapshot prisma/migrations/schema.prisma (the models after the newest migration) to
 * prisma/schema.prisma, with its down.sql, for all three databases; then updates the snapshot. Generates the clients
 * first. Needs neither network nor database.
 * @throws GenerateError when no migration can be generated; the histories are unchanged then
 * @throws SchemaSyntaxError when the models cannot be read; the histories are unchanged then
 */
export async function generateMigration(options: GenerateOptions): Promise<GenerateOutcome> {
  const projectRoot = options.projectRoot ?? packageRoot;
  const directory = path.join(projectRoot, 'prisma', 'migrations');
  const names = await migrationNames(directory);
  const migration = nextMigrationName(options.name, names, options.now ?? new Date());
  const before = modelsOf(await readSnapshot(directory));
  await assertSnapshotIsCurrent(before.model, directory, names);
  const after = modelsOf(await readFile(path.join(projectRoot, 'prisma', 'schema.prisma'), 'utf8'));
  const differences = compareModels(before.model, after.model);
  if (differences.length === 0) return { kind: 'unchanged' };
  const changes = differences.map(summaryOf);
  const { losses, risks } = consequencesOf(differences);
  if (losses.length > 0 && !options.allowLoss) return { kind: 'refused', changes, losses };
  const scripts = await scriptsOf(before, after);
  await regenerateClients(projectRoot);
  const written = await writeMigration(directory, { name: migration, scripts, snapshot: after.text });
  const files = written.map((file) => path.join('prisma', 'migrations', file));
  return { kind: 'written', migration, files, changes, losses, risks };
}

async function scriptsOf(before: Models, after: Models): Promise<MigrationFiles['scripts']> {
  const scriptsFor = async (provider: keyof MigrationFiles['scripts']) => ({
    up: await migrationScript(provider, before, after),
    down: await migrationScript(provider, after, before),
  });
  return {
    sqlite: await scriptsFor('sqlite'),
    postgresql: await scriptsFor('postgresql'),
    mysql: await scriptsFor('mysql'),
  };
}
