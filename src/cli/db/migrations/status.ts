import type { Command } from 'commander';
import {
  migrationStatus,
  missingFileOf,
  providerOf,
  type MigrationState,
  type MigrationStatus,
} from '#database';
import { plainTable } from '../../terminal/plain-table.js';
import { runStep, stepCommand, type StepContext, type StepResult } from '../step.js';

const TEXTS: Readonly<Record<MigrationState, string>> = {
  applied: 'applied',
  pending: 'PENDING',
  failed: 'FAILED',
  edited: 'EDITED after it was applied',
  unknown: 'applied, UNKNOWN to this version',
};

const ADVICE: Readonly<Record<MigrationState, string | null>> = {
  applied: null,
  pending: 'Pending: npm run db -- migrate applies them; npm run db -- diff shows what they would do.',
  failed: 'Failed: remove the cause, then npm run db -- resolve <name> --rolled-back (or --applied).',
  edited: 'Edited: restore the file, and put the change into a new migration.',
  unknown: 'Unknown: the database is newer than this version of the project; update the project.',
};

/** `db status`: shows the state of all migrations. */
export function statusCommand(): Command {
  return stepCommand('status', 'Show which migrations are applied, pending, failed or edited').action(
    (flags: { json: boolean }) => runStep(flags, showStatus),
  );
}

async function showStatus({ url }: StepContext): Promise<StepResult> {
  const migrations = await migrationStatus(url);
  return {
    ok: migrations.every(({ state }) => state === 'applied'),
    data: { provider: providerOf(url), migrations },
    text: [tableOf(migrations), ...fileNote(url), ...adviceFor(migrations)].join('\n'),
  };
}

function fileNote(url: string): string[] {
  const file = missingFileOf(url);
  return file === null ? [] : [`There is no database file ${file}.`];
}

function tableOf(migrations: readonly MigrationStatus[]): string {
  return plainTable(
    ['Migration', 'State', 'Applied (UTC)'],
    migrations.map(({ name, state, appliedAt }) => [name, TEXTS[state], appliedAt?.toISOString() ?? '']),
  );
}

function adviceFor(migrations: readonly MigrationStatus[]): string[] {
  const states = new Set(migrations.map(({ state }) => state));
  const advice = [...states].flatMap((state) => ADVICE[state] ?? []);
  const logs = migrations.flatMap(({ name, logs: text }) => (text === null ? [] : [`${name}: ${text}`]));
  return advice.length === 0 ? ['The database is up to date.'] : [...logs, ...advice];
}
