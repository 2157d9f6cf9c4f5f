import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { ownTables } from '../../catalog/own-tables.js';
import { keepsCapitalLetters } from '../../catalog/table-spelling.js';
import { serverAddressOf, withSession, type SqlSession } from '#database';
import { BackupError } from '../backup-error.js';
import type { CheckedBackup } from '../check-backup.js';
import { schemaInUse } from '../../catalog/live-tables.js';
import { mysqlRestoreScript } from '../mysql/mysql-restore.js';
import { postgresqlRestoreScript } from '../postgresql/postgresql-restore.js';
import { withTemporaryFolder } from '../temporary-folder.js';
import type { RestoreOptions } from '../restore-options.js';
import type { RestoreScript } from './restore-script.js';
import type { ClientSettings } from './server-client.js';
import { serverClientOf } from './server-dump.js';
import { assertEmpty, assertRows, tablesToReplace } from '../target-tables.js';
import { ToolRun } from './tool-run.js';

type Options = Required<Pick<RestoreOptions, 'force' | 'toolPath'>> & {
  readonly onProgress: RestoreOptions['onProgress'] | undefined;
};

/** Restores a dump with the server's client tools; see {@link restore}. Returns the replaced tables and skipped settings. */
export async function restoreServerDatabase(
  url: string,
  checked: CheckedBackup,
  { force, toolPath, onProgress }: Options,
): Promise<{ readonly replaced: readonly string[]; readonly notes: readonly string[] }> {
  const address = serverAddressOf(url);
  const { replaced, notes, script } = await withSession(url, async (session) => {
    const plan = await planRestore(session, address.schema, checked);
    if (!force) await assertEmpty(session);
    return plan;
  });
  await withTemporaryFolder(path.join(tmpdir(), 'database-client-'), (privateFolder) =>
    feedClient({ address, toolPath, privateFolder }, checked, script, onProgress),
  );
  if (address.provider === 'mysql') await withSession(url, (session) => assertRows(session, checked));
  return { replaced, notes };
}

async function planRestore(session: SqlSession, namedSchema: string | null, checked: CheckedBackup) {
  if (session.provider === 'mysql') {
    await assertNames(session, checked);
    const replaced = await tablesToReplace(session, checked.rows);
    return { replaced, notes: [], script: mysqlRestoreScript(replaced) };
  }
  const schema = await schemaInUse(session);
  const target = schema ?? namedSchema ?? 'public';
  const other = checked.schemas.find((name) => name !== target);
  if (other !== undefined)
    throw new BackupError(
      'other_schema',
      `${checked.file} has tables of the schema ${other}, and DATABASE_URL names ${target}.`,
    );
  const replaced = await tablesToReplace(session, checked.rows);
  const unknown = await unknownSettings(session, checked.settings);
  return {
    replaced,
    notes: unknown.map((name) => `SET ${name} was skipped: this server has no such setting.`),
    script: postgresqlRestoreScript({
      schema: target,
      isSchemaMissing: schema === null,
      unknownSettings: unknown,
      replaced,
      rows: checked.rows,
    }),
  };
}

/** A server with lower_case_table_names names the table `user`, which others do not find as `User`. */
async function assertNames(session: SqlSession, { file, rows }: CheckedBackup): Promise<void> {
  if (!(await keepsCapitalLetters(session))) return;
  const own = await ownTables();
  const lowered = own.filter((name) => !(name in rows) && name.toLowerCase() in rows);
  if (lowered.length > 0)
    throw new BackupError(
      'other_names',
      `${file} has table names in lower case, which this server distinguishes from ${lowered.join(', ')}.`,
    );
}

/** A newer pg_dump sets settings that an older server does not have. */
async function unknownSettings(session: SqlSession, names: readonly string[]): Promise<string[]> {
  const unknown: string[] = [];
  for (const name of names) {
    const [row] = await session.query(`SELECT current_setting(?, true) AS "value"`, [name]);
    if (row?.value === null) unknown.push(name);
  }
  return unknown;
}

async function feedClient(
  settings: ClientSettings,
  { file }: CheckedBackup,
  script: RestoreScript,
  onProgress: Options['onProgress'],
): Promise<void> {
  const { provider } = settings.address;
  const run = new ToolRun(await serverClientOf(provider).loadCall(settings));
  run.output.resume();
  const total = (await stat(file)).size;
  let done = 0;
  const source = createReadStream(file).on('data', (chunk) => {
    done += chunk.length;
    onProgress?.(done, total);
  });
  const feeding = pipeline(
    source,
    createGunzip(),
    async function* (dump: AsyncIterable<Buffer>) {
      yield Buffer.from(script.before);
      yield* script.filter(dump);
      yield Buffer.from(script.after);
    },
    run.input,
  );
  const [fed, ended] = await Promise.allSettled([feeding, run.ended]);
  if (ended.status === 'rejected') throw withResumeAdvice(provider, ended.reason);
  if (fed.status === 'rejected') throw withResumeAdvice(provider, fed.reason);
}

/** MySQL commits at each CREATE and DROP, so a failed restore must be run again. */
function withResumeAdvice(provider: ClientSettings['address']['provider'], error: unknown): unknown {
  if (provider === 'postgresql' || !(error instanceof BackupError) || error.code === 'tool_missing')
    return error;
  return new BackupError(error.code, error.message, {
    cause: error,
    advice:
      'MySQL cannot roll back a restore: the database may be partly restored. The backup is unchanged; fix the cause and run the restore again with --force.',
  });
}
