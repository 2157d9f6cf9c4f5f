import {
  providerOf,
  withSession,
  LOCK_TIMEOUT_MS,
  withMigrator,
  type HistoryOptions,
  MigrationError,
  readMigrations,
  type LocalMigration,
  migrationStatus,
} from '#database';
import type { Catalog } from '../catalog/catalog.js';
import { compareCatalogs, type Finding } from '../verify/drift.js';
import { expectedCatalog } from '../catalog/expected-catalog.js';
import { modelAfter } from '../model/history-model.js';
import { readCatalog } from '../catalog/read-catalog.js';

const SHOWN_FINDINGS = 10;

/**
 * Records migrations as applied, without running them, when the database already has exactly the tables that they
 * create: up to the latest migration that it matches. Does nothing when it has none of these tables.
 * @returns the recorded names, oldest first
 * @throws MigrationError `baseline_differs` when such tables exist but differ
 */
export async function applyBaseline(url: string, options: HistoryOptions = {}): Promise<string[]> {
  const open = await openMigrations(url, options);
  if (open.length === 0) return [];
  const live = await withSession(url, readCatalog, { missingFile: 'empty' });
  const matching = await countMatching(url, open, live, options);
  const found = open.slice(0, matching);
  await withMigrator(url, { lockTimeoutMs: options.lockTimeoutMs ?? LOCK_TIMEOUT_MS }, async (migrator) => {
    for (const migration of found) await migrator.record(migration);
  });
  return found.map(({ name }) => name);
}

/** Migrations that are pending or have failed. */
async function openMigrations(url: string, options: HistoryOptions): Promise<LocalMigration[]> {
  const states = new Map((await migrationStatus(url, options)).map(({ name, state }) => [name, state]));
  const migrations = await readMigrations(providerOf(url), options.histories);
  return migrations.filter(({ name }) => ['pending', 'failed'].includes(states.get(name) ?? ''));
}

/** How many of the open migrations, from the oldest on, the live tables match. */
async function countMatching(
  url: string,
  open: readonly LocalMigration[],
  live: Catalog,
  { histories }: HistoryOptions,
): Promise<number> {
  const stages = await catalogsBetween(url, open, histories);
  const count = stages.findLastIndex((expected) => compareCatalogs(expected, live).length === 0);
  const [shown, next] = [stages[count], stages[count + 1]];
  if (next === undefined) return count;
  const introduced = [...next.keys()].filter((table) => shown?.has(table) !== true);
  if (shown !== undefined && !introduced.some((table) => live.has(table))) return count;
  throw differs(open[Math.max(count, 0)]?.name ?? '', compareCatalogs(next, live));
}

/** The expected catalogs before the first open migration, and after each of them. */
async function catalogsBetween(
  url: string,
  open: readonly LocalMigration[],
  histories?: string,
): Promise<Catalog[]> {
  const names = (await readMigrations(providerOf(url), histories)).map(({ name }) => name);
  const previous = names[names.indexOf(open[0]?.name ?? '') - 1];
  const stages = [previous, ...open.map(({ name }) => name)];
  return Promise.all(
    stages.map(async (name) =>
      name === undefined ? new Map() : expectedCatalog(await modelAfter(name, histories), providerOf(url)),
    ),
  );
}

function differs(name: string, findings: readonly Finding[]): MigrationError {
  const lines = findings
    .slice(0, SHOWN_FINDINGS)
    .map(
      ({ table, object, name: part, problem, expected, actual }) =>
        `\n  ${table}: ${object} ${part} is ${problem} (expected ${expected ?? 'none'}, found ${actual ?? 'none'})`,
    );
  const rest = findings.length - lines.length;
  return new MigrationError(
    'baseline_differs',
    name,
    `The existing tables differ from those of ${name}:${lines.join('')}${rest > 0 ? `\n  and ${rest} more` : ''}`,
    { advice: 'Change or rename them, and try again. Nothing was recorded.' },
  );
}
