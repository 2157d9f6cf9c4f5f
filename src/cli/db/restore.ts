import type { Command } from 'commander';
import { restore, type RestoreReport } from '#database';
import { ByteProgress } from '../byte-progress.js';
import { CommandError } from '../command-error.js';
import { isConfirmed } from '../confirm.js';
import { runStep, stepCommand, type StepResult } from './step.js';
import { toolPathOption } from './tool-path.js';

interface RestoreCommandOptions {
  readonly json: boolean;
  readonly force: boolean;
  readonly yes: boolean;
}

/** `db restore`: a backup into an empty database, or with --force in place of what is there. */
export function restoreCommand(): Command {
  return stepCommand('restore', 'Make the database what it was when a backup was taken')
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
  if (json) throw new CommandError('With --json nobody is asked: add --yes to replace what is there.');
  const question = 'Replace the tables that are there by those of the backup, for good?';
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
          `The damaged file was set aside as ${report.setAside}. Restart the service: it still has that one open.`,
        ];
  const notes = report.notes.map((note) => `Note: ${note}`);
  const text = [`Restored ${report.file}. Rows:`, ...tables, ...notes, ...aside].join('\n');
  return { ok: true, data: report, text };
}
