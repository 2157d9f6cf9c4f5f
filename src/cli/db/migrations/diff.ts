import type { Command } from 'commander';
import { providerOf } from '#database';
import { pendingMigrations, type PendingMigration } from '#database-admin';
import { runStep, stepCommand, type StepContext, type StepResult } from '../step.js';

/** `db diff`: what pending migrations would do. */
export function diffCommand(): Command {
  return stepCommand('diff', 'Show what pending migrations would do, without doing it').action(
    (flags: { json: boolean }) => runStep(flags, showPending),
  );
}

async function showPending({ url }: StepContext): Promise<StepResult> {
  const pending = await pendingMigrations(url);
  return {
    ok: true,
    data: { provider: providerOf(url), pending },
    text: pending.length === 0 ? 'Nothing is pending.' : pending.map(describe).join('\n\n'),
  };
}

function describe({ name, statements, destructive }: PendingMigration): string {
  const warning =
    destructive.length === 0
      ? []
      : [`-- WARNING: ${destructive.length} of the statements remove tables, columns or rows.`];
  return [`-- ${name}`, ...warning, ...statements.map((statement) => `${statement};`)].join('\n');
}
