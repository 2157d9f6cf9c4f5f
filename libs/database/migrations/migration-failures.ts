import { MigrationError } from './migration-error.js';
import type { MigrationRecord } from './migration-history.js';
import type { ScriptFailure } from './script-failure.js';

const TRY_AGAIN = (name: string): string =>
  `mark it as undone, and try again: npm run db -- resolve ${name} --rolled-back, then npm run db -- migrate.`;

/** Prisma's P3018: the script of a migration failed just now. */
export function failedNow(name: string, failure: ScriptFailure): MigrationError {
  const { done, total } = failure.progress;
  if (done.length > 0) return halfDone(name, failure);
  const code =
    failure.reason === 'missing_table' || failure.reason === 'missing_parent' ? 'missing_parents' : 'failed';
  const where = total === 0 ? '' : ` at its first statement`;
  return new MigrationError(
    code,
    name,
    `Migration ${name} failed${where}: ${failure.message}. Nothing of it was kept.`,
    { cause: failure, advice: `${failure.advice ?? 'Remove the cause.'} Then ${TRY_AGAIN(name)}` },
  );
}

function halfDone(name: string, failure: ScriptFailure): MigrationError {
  const { done, total } = failure.progress;
  const list = done.map((head) => `\n  ${head}`).join('');
  return new MigrationError(
    'half_done',
    name,
    `Migration ${name} failed at statement ${done.length + 1} of ${total}: ${failure.message}. ` +
      `MySQL cannot take back what the statements before it did:${list}`,
    {
      cause: failure,
      advice:
        `${failure.advice ?? 'Remove the cause.'} Then go on from there: npm run db -- migrate --resume. ` +
        `Or undo these statements by hand, ${TRY_AGAIN(name)}`,
    },
  );
}

/** The down.sql of a migration failed just now. */
export function undoFailed(name: string, failure: ScriptFailure): MigrationError {
  const { done } = failure.progress;
  const rest =
    done.length === 0
      ? 'Nothing was undone.'
      : `Undone already:${done.map((head) => `\n  ${head}`).join('')}`;
  return new MigrationError(
    done.length === 0 ? 'failed' : 'half_done',
    name,
    `Rolling back ${name} failed: ${failure.message}. ${rest}`,
    { cause: failure, advice: failure.advice },
  );
}

/** Prisma's P3009: an earlier attempt failed, and somebody has to say what became of it. */
export function failedEarlier({ name, logs, startedAt, steps }: MigrationRecord): MigrationError {
  const resume = steps > 0 ? 'go on from there: npm run db -- migrate --resume. Or ' : '';
  return new MigrationError(
    'failed_earlier',
    name,
    `Migration ${name} failed earlier (${startedAt.toISOString()}): ${logs ?? 'it never came to its end'} ` +
      'Nothing more is applied until that is resolved.',
    {
      advice:
        `Remove the cause; then ${resume}${TRY_AGAIN(name)} ` +
        `If it was completed by hand: npm run db -- resolve ${name} --applied.`,
    },
  );
}

/** Said before anything is made: later it would be moving house. */
export function unfitDatabase(encoding: string): MigrationError {
  return new MigrationError(
    'unfit_database',
    '',
    `The database keeps its texts in ${encoding}, which has no emoji and few letters.`,
    { advice: `Create it anew: CREATE DATABASE app ENCODING 'UTF8' TEMPLATE template0.` },
  );
}

export function notResumable({ name }: MigrationRecord): MigrationError {
  return new MigrationError(
    'not_resumable',
    name,
    `Migration ${name} cannot go on from where it stopped: the statements that have been done were changed since.`,
    {
      advice: 'Bring them back as they were: only the statement that failed, and those after it, may change.',
    },
  );
}

export function noWayBack(name: string): MigrationError {
  return new MigrationError(
    'no_way_back',
    name,
    `Migration ${name} has no down.sql, so it cannot be undone.`,
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
