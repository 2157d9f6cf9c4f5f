import type { Command } from 'commander';
import { migrate, type MigrationReport } from '#database';
import { applyBaseline } from '#database-admin';
import { CommandError } from '../../terminal/command-error.js';
import { runStep, stepCommand, type StepContext, type StepResult } from '../step.js';

interface MigrateFlags {
  readonly json: boolean;
  readonly baseline: boolean;
  readonly resume: boolean;
}

/** `db migrate`: applies pending migrations without questions, so that a deployment can run it. */
export function migrateCommand(): Command {
  return stepCommand('migrate', 'Apply pending migrations; safe to run on several instances at once')
    .option('--baseline', 'first record as applied the migrations that the tables already match', false)
    .option('--resume', 'MySQL: continue a migration that was interrupted', false)
    .action((flags: MigrateFlags) => runStep(flags, (context) => applyPending(context, flags)));
}

async function applyPending({ url, progress }: StepContext, flags: MigrateFlags): Promise<StepResult> {
  if (flags.baseline && flags.resume) throw new CommandError('Use either --baseline or --resume.');
  const baselined = flags.baseline ? await applyBaseline(url) : [];
  const report = await migrate(url, {
    resume: flags.resume,
    onApplied: (name) => {
      progress.print(`applied ${name}`);
    },
  });
  return { ok: true, data: { baselined, ...report }, text: summaryOf(baselined, report) };
}

function summaryOf(
  baselined: readonly string[],
  { applied, alreadyApplied, edited }: MigrationReport,
): string {
  return [
    ...baselined.map((name) => `Recorded as applied, because the tables match it: ${name}`),
    applied.length === 0
      ? `Nothing to apply: all ${alreadyApplied.length} migrations have been applied.`
      : `Applied ${applied.length}: ${applied.join(', ')}.`,
    ...edited.map((name) => `Warning: ${name} was changed after it had been applied.`),
  ].join('\n');
}
