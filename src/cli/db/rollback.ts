import type { Command } from 'commander';
import { findCheckedBackup, planRollback, rollBack } from '#database';
import { CommandError } from '../command-error.js';
import { isConfirmed } from '../confirm.js';
import { BACKUP_MAX_AGE_MS, backupDirectoryOption } from './fresh-backup.js';
import { runStep, stepCommand, type StepContext, type StepResult } from './step.js';

interface RollbackFlags {
  readonly json: boolean;
  readonly yes: boolean;
  readonly force: boolean;
  readonly dir: string;
}

/** `db rollback`: undoes a migration and every later one. */
export function rollbackCommand(): Command {
  return stepCommand('rollback', 'Undo a migration and every later one, newest first; what they hold is lost')
    .argument('<name>', 'the migration, with or without the time before its name')
    .option('--yes', 'do not ask', false)
    .option('--force', 'go on without a checked backup of the last hour', false)
    .addOption(backupDirectoryOption())
    .action((name: string, flags: RollbackFlags) =>
      runStep(flags, (context) => rollBackOrThrow(context, name, flags)),
    );
}

async function rollBackOrThrow(
  { url, progress }: StepContext,
  name: string,
  flags: RollbackFlags,
): Promise<StepResult> {
  const plan = await planRollback(url, name);
  if (plan.length === 0)
    return { ok: true, data: { rolledBack: [] }, text: 'Nothing to undo: it has not been applied.' };
  if (!flags.force) await assertBackedUp(url, flags.dir);
  if (!flags.yes) await confirmOrThrow(plan);
  const rolledBack = await rollBack(url, name, {
    onRolledBack: (migration) => {
      progress.print(`undone ${migration}`);
    },
  });
  const text = `Undone ${rolledBack.length}: ${rolledBack.join(', ')}.\nnpm run db -- migrate applies them again.`;
  return { ok: true, data: { rolledBack }, text };
}

async function assertBackedUp(url: string, directory: string): Promise<void> {
  if ((await findCheckedBackup(url, directory, new Date(), BACKUP_MAX_AGE_MS)) !== null) return;
  throw new CommandError(
    `There is no backup of this database from the last hour in ${directory} that was restored on trial, and rolling back loses data. ` +
      'Make one with npm run db -- backup --check, or go on without with --force.',
  );
}

async function confirmOrThrow(plan: readonly string[]): Promise<void> {
  const list = plan.map((name) => `  ${name}`).join('\n');
  const question = `These will be undone, newest first, and what their tables and columns hold is lost:\n${list}\nGo on?`;
  if (!(await isConfirmed(question))) throw new CommandError('Nothing was undone.');
}
