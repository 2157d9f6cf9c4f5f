import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { ownTables } from '../schema/own-tables.js';
import { keepsCapitalLetters } from '../schema/table-spelling.js';
import { serverAddressOf } from '../server-address.js';
import { withSession } from '../session/open-session.js';
import type { SqlSession } from '../session/sql-session.js';
import { BackupError } from './backup-error.js';
import type { CheckedBackup } from './check-backup.js';
import { countRows, schemaInUse } from './live-tables.js';
import { mysqlRestoreScript } from './mysql-restore.js';
import { postgresqlRestoreScript } from './postgresql-restore.js';
import { withPrivateFolder } from './private-folder.js';
import type { RestoreOptions } from './restore.js';
import type { RestoreScript } from './restore-script.js';
import type { ClientSettings } from './server-client.js';
import { serverClientOf } from './server-dump.js';
import { assertEmpty, tablesToReplace } from './target-tables.js';
import { ToolRun } from './tool-run.js';

type Options = Required<Pick<RestoreOptions, 'force' | 'toolPath'>> & {
  readonly onProgress: RestoreOptions['onProgress'] | undefined;
};

/** Restores a dump with the tools of the server's client; see {@link restore}. Gives the tables that it replaced and what it left out. */
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
  await withPrivateFolder((privateFolder) =>
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
      `${checked.file} holds tables of the schema ${other}, and DATABASE_URL names ${target}.`,
    );
  const replaced = await tablesToReplace(session, checked.rows);
  const lacking = await lackingSettings(session, checked.settings);
  return {
    replaced,
    notes: lacking.map((name) => `SET ${name} was left out: this server has no such setting.`),
    script: postgresqlRestoreScript({
      schema: target,
      isSchemaMissing: schema === null,
      lackingSettings: lacking,
      replaced,
      rows: checked.rows,
    }),
  };
}

/** A server with lower_case_table_names writes `user` where others look for `User`. */
async function assertNames(session: SqlSession, { file, rows }: CheckedBackup): Promise<void> {
  if (!(await keepsCapitalLetters(session))) return;
  const own = await ownTables();
  const lowered = own.filter((name) => !(name in rows) && name.toLowerCase() in rows);
  if (lowered.length > 0)
    throw new BackupError(
      'other_names',
      `${file} has its tables' names in lower case, which this server does not take for ${lowered.join(', ')}.`,
    );
}

/** A newer pg_dump makes settings that an older server does not have. */
async function lackingSettings(session: SqlSession, names: readonly string[]): Promise<string[]> {
  const lacking: string[] = [];
  for (const name of names) {
    const [row] = await session.query(`SELECT current_setting(?, true) AS "value"`, [name]);
    if (row?.value === null) lacking.push(name);
  }
  return lacking;
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
  if (ended.status === 'rejected') throw halfWayOf(provider, ended.reason);
  if (fed.status === 'rejected') throw halfWayOf(provider, fed.reason);
}

/** MySQL commits with each CREATE and DROP. */
function halfWayOf(provider: ClientSettings['address']['provider'], error: unknown): unknown {
  if (provider === 'postgresql' || !(error instanceof BackupError) || error.code === 'tool_missing')
    return error;
  return new BackupError(error.code, error.message, {
    cause: error,
    advice:
      'MySQL cannot undo a restore: the database may be half restored. The backup is unharmed; remove the cause and run the restore again with --force.',
  });
}

async function assertRows(session: SqlSession, { rows }: CheckedBackup): Promise<void> {
  for (const [table, expected] of Object.entries(rows)) {
    const found = await countRows(session, table);
    if (found !== expected)
      throw new BackupError(
        'incomplete',
        `${table} has ${found} rows where the backup holds ${expected}. Something else may be writing: stop the service and restore again.`,
      );
  }
}
