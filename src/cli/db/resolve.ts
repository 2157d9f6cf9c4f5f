import type { Command } from 'commander';
import { resolveMigration } from '#database';
import { CommandError } from '../command-error.js';
import { runStep, stepCommand, type StepContext, type StepResult } from './step.js';

interface ResolveFlags {
  readonly json: boolean;
  readonly applied: boolean;
  readonly rolledBack: boolean;
}

/** `db resolve`: tells the database what became of a migration that failed. */
export function resolveCommand(): Command {
  return stepCommand('resolve', 'Say what became of a migration that failed')
    .argument('<name>', 'the migration, with or without the time before its name')
    .option('--applied', 'it was completed by hand', false)
    .option('--rolled-back', 'it was undone, or left nothing: migrate tries it again', false)
    .action((name: string, flags: ResolveFlags) =>
      runStep(flags, (context) => resolve(context, name, flags)),
    );
}

async function resolve({ url }: StepContext, name: string, flags: ResolveFlags): Promise<StepResult> {
  if (flags.applied === flags.rolledBack)
    throw new CommandError('Say what became of it: either --applied or --rolled-back.');
  const outcome = flags.applied ? 'applied' : 'rolled_back';
  const migration = await resolveMigration(url, name, outcome);
  const text =
    outcome === 'applied'
      ? `${migration} counts as applied.`
      : `${migration} counts as undone; npm run db -- migrate tries it again.`;
  return { ok: true, data: { migration, outcome }, text };
}
