import { MigrationError } from './migration-error.js';
import type { MigrationRecord } from './migration-history.js';
import type { ScriptFailure } from './script-failure.js';

const TRY_AGAIN = (name: string): string =>
  `mark it as rolled back and try again: npm run db -- resolve ${name} --rolled-back, then npm run db -- migrate.`;

/** Prisma's P3018: the script of a migration failed now. */
export function failedNow(name: string, failure: ScriptFailure): MigrationError {
  const { done, total } = failure.progress;
  if (done.length > 0) return halfDone(name, failure);
  const code =
    failure.reason === 'missing_table' || failure.reason === 'missing_parent' ? 'missing_parents' : 'failed';
  const where = total === 0 ? '' : ` at its first statement`;
  return new MigrationError(
    code,
    name,
    `Migration ${name} failed${where}: ${failure.message}. It was rolled back.`,
    { cause: failure, advice: `${failure.advice ?? 'Fix the cause.'} Then ${TRY_AGAIN(name)}` },
  );
}

function halfDone(name: string, failure: ScriptFailure): MigrationError {
  const { done, total } = failure.progress;
  const list = done.map((head) => `\n  ${head}`).join('');
  return new MigrationError(
    'half_done',
    name,
    `Migration ${name} failed at statement ${done.length + 1} of ${total}: ${failure.message}. ` +
      `MySQL cannot roll back the statements before it:${list}`,
    {
      cause: failure,
      advice:
        `${failure.advice ?? 'Fix the cause.'} Then resume: npm run db -- migrate --resume. ` +
        `Or undo these statements by hand, ${TRY_AGAIN(name)}`,
    },
  );
}

/** The down.sql of a migration failed now. */
export function undoFailed(name: string, failure: ScriptFailure): MigrationError {
  const { done } = failure.progress;
  const rest =
    done.length === 0
      ? 'Nothing was undone.'
      : `Already undone:${done.map((head) => `\n  ${head}`).join('')}`;
  return new MigrationError(
    done.length === 0 ? 'failed' : 'half_done',
    name,
    `Rolling back ${name} failed: ${failure.message}. ${rest}`,
    { cause: failure, advice: failure.advice },
  );
}

/** Prisma's P3009: an earlier attempt failed, and an operator has to resolve it. */
export function failedEarlier({ name, logs, startedAt, steps }: MigrationRecord): MigrationError {
  const resume = steps > 0 ? 'resume: npm run db -- migrate --resume. Or ' : '';
  return new MigrationError(
    'failed_earlier',
    name,
    `Migration ${name} failed earlier (${startedAt.toISOString()}): ${logs ?? 'it was interrupted.'} ` +
      'No migration is applied until this is resolved.',
    {
      advice:
        `Fix the cause; then ${resume}${TRY_AGAIN(name)} ` +
        `If it was completed by hand: npm run db -- resolve ${name} --applied.`,
    },
  );
}

/** Thrown before the first table is created: later the encoding could only be changed by copying the database. */
export function unfitDatabase(encoding: string): MigrationError {
  return new MigrationError(
    'unfit_database',
    '',
    `The database has the encoding ${encoding}, which lacks emoji and many letters.`,
    { advice: `Create it again: CREATE DATABASE app ENCODING 'UTF8' TEMPLATE template0.` },
  );
}

export function notResumable({ name }: MigrationRecord): MigrationError {
  return new MigrationError(
    'not_resumable',
    name,
    `Migration ${name} cannot be resumed: its statements that were applied have changed since.`,
    {
      advice: 'Restore them in migration.sql: only the failed statement and those after it may change.',
    },
  );
}

export function noDownScript(name: string): MigrationError {
  return new MigrationError(
    'no_way_back',
    name,
    `Migration ${name} has no down.sql, so it cannot be rolled back.`,
    {
      advice: 'Write one, or restore a backup: npm run db -- restore <file>.',
    },
  );
}

export function unknownMigration(name: string): MigrationError {
  return new MigrationError('unknown_migration', name, `There is no migration ${name}.`, {
    advice: 'npm run db -- status lists the names.',
  });
}

export function stillPending(names: readonly string[]): MigrationError {
  return new MigrationError(
    'pending',
    names[0] ?? '',
    `The database lacks ${names.length} migration${names.length === 1 ? '' : 's'}: ${names.join(', ')}.`,
    { advice: 'Apply them: npm run db -- migrate.' },
  );
}
