import type { Command } from 'commander';
import { resolveMigration } from '#database-admin';
import { CommandError } from '../../terminal/command-error.js';
import { runStep, stepCommand, type StepContext, type StepResult } from '../step.js';

interface ResolveFlags {
  readonly json: boolean;
  readonly applied: boolean;
  readonly rolledBack: boolean;
}

/** `db resolve`: records the real state of a migration that failed. */
export function resolveCommand(): Command {
  return stepCommand('resolve', 'Record whether a failed migration is applied or undone')
    .argument('<name>', 'the migration, with or without the timestamp in front')
    .option('--applied', 'it was completed by hand', false)
    .option('--rolled-back', 'it was undone or changed nothing: migrate tries it again', false)
    .action((name: string, flags: ResolveFlags) =>
      runStep(flags, (context) => resolve(context, name, flags)),
    );
}

async function resolve({ url }: StepContext, name: string, flags: ResolveFlags): Promise<StepResult> {
  if (flags.applied === flags.rolledBack) throw new CommandError('Use either --applied or --rolled-back.');
  const outcome = flags.applied ? 'applied' : 'rolled_back';
  const migration = await resolveMigration(url, name, outcome);
  const text =
    outcome === 'applied'
      ? `${migration} counts as applied.`
      : `${migration} counts as undone; npm run db -- migrate tries it again.`;
  return { ok: true, data: { migration, outcome }, text };
}
