import type { Command } from 'commander';
import { restore, type RestoreReport } from '#database-admin';
import { ByteProgress } from '../../terminal/progress.js';
import { CommandError } from '../../terminal/command-error.js';
import { isConfirmed } from '../../terminal/confirm.js';
import { runStep, stepCommand, type StepResult } from '../step.js';
import { toolPathOption } from '../../../config/tool-path.js';

interface RestoreCommandOptions {
  readonly json: boolean;
  readonly force: boolean;
  readonly yes: boolean;
}

/** `db restore`: restores a backup into an empty database, or with --force in place of its tables. */
export function restoreCommand(): Command {
  return stepCommand('restore', 'Restore the database from a backup')
    .argument('<file>', 'the backup')
    .option('--force', 'replace the tables of a database that is not empty', false)
    .option('--yes', 'with --force: do not ask', false)
    .action((file: string, options: RestoreCommandOptions) =>
      runStep(options, async ({ url }) => {
        if (options.force) await confirmOrThrow(options);
        return reportOf(await restoreFrom(url, file, options.force));
      }),
    );
}

async function confirmOrThrow({ json, yes }: RestoreCommandOptions): Promise<void> {
  if (yes) return;
  if (json) throw new CommandError('With --json there is no question: add --yes to replace the tables.');
  const question = 'Permanently replace the existing tables by those of the backup?';
  if (!(await isConfirmed(question))) throw new CommandError('Nothing was restored.');
}

async function restoreFrom(url: string, file: string, force: boolean): Promise<RestoreReport> {
  const progress = new ByteProgress(process.stderr);
  try {
    return await restore(url, file, {
      force,
      ...toolPathOption(),
      onProgress: (done, total) => {
        progress.show(done, total);
      },
    });
  } finally {
    progress.end();
  }
}

function reportOf(report: RestoreReport): StepResult {
  const tables = Object.entries(report.rows).map(([table, rows]) => `  ${table}: ${rows}`);
  const aside =
    report.setAside === null
      ? []
      : [
          `The damaged file was moved to ${report.setAside}. Restart the service: it still has that file open.`,
        ];
  const notes = report.notes.map((note) => `Note: ${note}`);
  const text = [`Restored ${report.file}. Rows:`, ...tables, ...notes, ...aside].join('\n');
  return { ok: true, data: report, text };
}
