import type { Command } from 'commander';
import { applyBaseline, migrate, type MigrationReport } from '#database';
import { CommandError } from '../command-error.js';
import { runStep, stepCommand, type StepContext, type StepResult } from './step.js';

interface MigrateFlags {
  readonly json: boolean;
  readonly baseline: boolean;
  readonly resume: boolean;
}

/** `db migrate`: applies what is pending; asks nothing, so that a deployment can run it. */
export function migrateCommand(): Command {
  return stepCommand('migrate', 'Apply pending migrations; several instances may do so at once')
    .option('--baseline', 'record as applied what is there already and matches, then go on', false)
    .option('--resume', 'MySQL: go on with a migration that was left half done', false)
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
    ...baselined.map((name) => `Recorded as applied, because it matches what is there: ${name}`),
    applied.length === 0
      ? `Nothing to apply: all ${alreadyApplied.length} migrations have been applied.`
      : `Applied ${applied.length}: ${applied.join(', ')}.`,
    ...edited.map((name) => `Warning: ${name} was changed after it had been applied.`),
  ].join('\n');
}
