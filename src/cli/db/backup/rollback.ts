import type { Command } from 'commander';
import { findCheckedBackup, planRollback, rollBack } from '#database-admin';
import { CommandError } from '../../terminal/command-error.js';
import { isConfirmed } from '../../terminal/confirm.js';
import { BACKUP_MAX_AGE_MS, backupDirectoryOption } from './fresh-backup.js';
import { runStep, stepCommand, type StepContext, type StepResult } from '../step.js';

interface RollbackFlags {
  readonly json: boolean;
  readonly yes: boolean;
  readonly force: boolean;
  readonly dir: string;
}

/** `db rollback`: undoes a migration and every later one. */
export function rollbackCommand(): Command {
  return stepCommand('rollback', 'Undo a migration and every later one, newest first; their data is lost')
    .argument('<name>', 'the migration, with or without the timestamp in front')
    .option('--yes', 'do not ask', false)
    .option('--force', 'continue without a checked backup of the last hour', false)
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
    return { ok: true, data: { rolledBack: [] }, text: 'Nothing to undo: the migration is not applied.' };
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
    `There is no checked backup of this database from the last hour in ${directory}, and a roll-back loses data. ` +
      'Make one with npm run db -- backup --check, or continue without one with --force.',
  );
}

async function confirmOrThrow(plan: readonly string[]): Promise<void> {
  const list = plan.map((name) => `  ${name}`).join('\n');
  const question = `These will be undone, newest first, and the data of their tables and columns is lost:\n${list}\nContinue?`;
  if (!(await isConfirmed(question))) throw new CommandError('Nothing was undone.');
}
