import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';

import { findCheckedBackup } from '../backup/find-checked-backup.js';
import { liveTables } from '../catalog/live-tables.js';
import {
  DatabaseFailure,
  providerOf,
  sqliteFileOf,
  missingFileOf,
  type HistoryOptions,
  migrationStatus,
  REQUIRED_ENCODING,
  unsupportedEncoding,
  withSession,
  type SqlSession,
} from '#database';
import { pendingMigrations } from '../migrations/pending.js';
import { clientIsCurrent } from '../verify/client-fingerprint.js';
import { ownTables } from '../catalog/own-tables.js';
import { mayCreateTables } from './table-permission.js';

/** `warning`: worth checking, but no reason to stop. `skipped`: could not be checked. */
export type CheckState = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Check {
  readonly name: string;
  readonly state: CheckState;
  /** The result, and what to do about it. */
  readonly detail: string;
}

export interface PreflightOptions extends HistoryOptions {
  /** Where backups are. */
  backupDirectory: string;
  now: Date;
  /** How old a backup may be to count, in ms. */
  backupMaxAgeMs: number;
}

const VERSION = { sqlite: 'sqlite_version()', postgresql: 'version()', mysql: 'version()' };

/**
 * Checks what can be checked before a deployment changes the database; changes nothing.
 * @throws DatabaseUrlError when the URL is invalid
 */
export async function preflightDatabase(url: string, options: PreflightOptions): Promise<Check[]> {
  const connection = await check('connection', () => describeServer(url));
  const reachable = connection.state === 'ok';
  const dependent = (name: string, look: () => Promise<Finding>): Promise<Check> =>
    reachable
      ? check(name, look)
      : Promise.resolve({ name, state: 'skipped', detail: 'There is no connection.' });
  return [
    connection,
    await dependent('permission to create tables', () => findPermission(url)),
    ...(providerOf(url) === 'postgresql'
      ? [await dependent('text encoding', () => findTextEncoding(url))]
      : []),
    await dependent('migration history', () => findHistory(url, options)),
    await dependent('pending migrations', () => findPending(url, options)),
    await check('backup', () => findBackup(url, reachable, options)),
    await check('generated clients', findClients),
    ...(providerOf(url) === 'sqlite' ? [await check('disk space', () => findDiskSpace(url))] : []),
  ];
}

type Finding = Omit<Check, 'name'>;

async function check(name: string, look: () => Promise<Finding>): Promise<Check> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    if (!(error instanceof DatabaseFailure)) throw error;
    return { name, state: 'failed', detail: error.explain() };
  }
}

async function describeServer(url: string): Promise<Finding> {
  const [row] = await withSession(
    url,
    (session) => session.query(`SELECT ${VERSION[session.provider]} AS "version"`),
    { missingFile: 'empty' },
  );
  return { state: 'ok', detail: `${providerOf(url)} ${String(row?.version)}` };
}

async function findPermission(url: string): Promise<Finding> {
  return (await withSession(url, mayCreateTables, { missingFile: 'empty' }))
    ? { state: 'ok', detail: 'This user may create tables.' }
    : {
        state: 'failed',
        detail: 'This user may not create tables: grant it the privilege, or migrate as a user that has it.',
      };
}

async function findTextEncoding(url: string): Promise<Finding> {
  const encoding = await withSession(url, unsupportedEncoding);
  return encoding === null
    ? { state: 'ok', detail: `${REQUIRED_ENCODING}.` }
    : {
        state: 'failed',
        detail: `${encoding} cannot store emoji: create a database with ENCODING '${REQUIRED_ENCODING}' and copy the data into it: npm run db -- copy.`,
      };
}

async function findHistory(url: string, options: PreflightOptions): Promise<Finding> {
  const migrations = await migrationStatus(url, options);
  const wrong = migrations.filter(({ state }) => state === 'failed' || state === 'edited');
  if (wrong.length > 0)
    return {
      state: 'failed',
      detail: `${wrong.map(({ name, state }) => `${name} is ${state}`).join(', ')}: see npm run db -- status.`,
    };
  const unknown = migrations.filter(({ state }) => state === 'unknown').map(({ name }) => name);
  if (unknown.length > 0)
    return {
      state: 'warning',
      detail: `The database is newer than this version of the project: ${unknown.join(', ')}.`,
    };
  return { state: 'ok', detail: 'No migration failed, and none was edited after it was applied.' };
}

async function findPending(url: string, options: PreflightOptions): Promise<Finding> {
  const pending = await pendingMigrations(url, options);
  if (pending.length === 0) return { state: 'ok', detail: 'None.' };
  const names = pending.map(({ name }) => name).join(', ');
  const lossy = pending.filter(({ destructive }) => destructive.length > 0).map(({ name }) => name);
  return lossy.length === 0
    ? { state: 'ok', detail: `${names}.` }
    : {
        state: 'warning',
        detail: `${names}. Data is removed by ${lossy.join(', ')}: npm run db -- diff.`,
      };
}

async function findBackup(url: string, reachable: boolean, options: PreflightOptions): Promise<Finding> {
  if (missingFileOf(url) !== null) return { state: 'ok', detail: 'There is no database yet.' };
  if (reachable && !(await withSession(url, holdsOurTables)))
    return { state: 'ok', detail: 'There is nothing to back up yet.' };
  const { backupDirectory, now, backupMaxAgeMs } = options;
  const backup = await findCheckedBackup(url, backupDirectory, now, backupMaxAgeMs);
  return backup === null
    ? {
        state: 'failed',
        detail: `${backupDirectory} has no backup of the last ${backupMaxAgeMs / 60_000} minutes that passed a trial restore: npm run db -- backup --check.`,
      }
    : { state: 'ok', detail: backup.file };
}

async function holdsOurTables(session: SqlSession): Promise<boolean> {
  const own = await ownTables();
  return (await liveTables(session)).some((table) => own.includes(table));
}

async function findClients(): Promise<Finding> {
  return (await clientIsCurrent())
    ? { state: 'ok', detail: 'They were generated from these models.' }
    : { state: 'failed', detail: 'They are older than prisma/schema.prisma: npm run build.' };
}

/** A migration may need the space of the largest table twice, because it rewrites the table. */
async function findDiskSpace(url: string): Promise<Finding> {
  const file = sqliteFileOf(url);
  const bytes = existsSync(file) ? (await stat(file)).size : 0;
  const folder = existsSync(path.dirname(file)) ? path.dirname(file) : path.parse(file).root;
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = `${Math.floor(free / 1_000_000)} MB free, the database has ${Math.ceil(bytes / 1_000_000)} MB.`;
  return { state: free > 2 * bytes ? 'ok' : 'failed', detail };
}
