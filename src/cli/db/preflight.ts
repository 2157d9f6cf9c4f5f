import type { Command } from 'commander';
import { preflightDatabase, type Check, type CheckState } from '#database-admin';
import { ConfigError } from '../../config/config-error.js';
import { loadConfig } from '../../config/load-config.js';
import { plainTable } from '../terminal/plain-table.js';
import { BACKUP_MAX_AGE_MS, backupDirectoryOption } from './backup/fresh-backup.js';
import { runStep, stepCommand, type StepContext, type StepResult } from './step.js';

const LABELS: Readonly<Record<CheckState, string>> = {
  ok: 'ok',
  warning: 'WARNING',
  failed: 'FAILED',
  skipped: 'skipped',
};

/** `db preflight`: checks before a deployment. */
export function preflightCommand(): Command {
  return stepCommand('preflight', 'Run the checks before a deployment; changes nothing')
    .addOption(backupDirectoryOption())
    .action((flags: { json: boolean; dir: string }) =>
      runStep(flags, (context) => checkAll(context, flags.dir)),
    );
}

async function checkAll({ url }: StepContext, backupDirectory: string): Promise<StepResult> {
  const database = await preflightDatabase(url, {
    backupDirectory,
    now: new Date(),
    backupMaxAgeMs: BACKUP_MAX_AGE_MS,
  });
  const checks = [checkEnvironment(), ...database];
  const failed = checks.filter(({ state }) => state === 'failed').length;
  const summary =
    failed === 0
      ? 'Ready to deploy: npm run db -- migrate, then restart.'
      : `${failed} of these must be fixed.`;
  return { ok: failed === 0, data: { checks }, text: `${tableOf(checks)}\n${summary}` };
}

/** Checks the whole environment of the service, as its boot does. */
function checkEnvironment(): Check {
  const name = 'environment';
  try {
    const { warnings } = loadConfig();
    return warnings.length === 0
      ? { name, state: 'ok', detail: 'The service can start with it.' }
      : { name, state: 'warning', detail: warnings.join('\n') };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { name, state: 'failed', detail: error.message };
  }
}

function tableOf(checks: readonly Check[]): string {
  return plainTable(
    ['Check', 'Result', 'Detail'],
    checks.map(({ name, state, detail }) => [name, LABELS[state], detail]),
  );
}
