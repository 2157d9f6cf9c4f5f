import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import type { ServerAddress } from '#database';
import { findToolOrThrow } from '../server/client-tool.js';
import { writeAuthorities, type ClientSettings, type ServerClient } from '../server/server-client.js';
import { ToolRun, type ToolCall } from '../server/tool-run.js';

type Flavour = 'mariadb' | 'mysql';

const PACKAGES = { debianPackage: 'mariadb-client', homebrewFormula: 'mariadb' };
const DUMP_OPTIONS = [
  '--single-transaction',
  '--skip-lock-tables',
  '--skip-add-locks',
  '--hex-blob',
  '--no-tablespaces',
  '--default-character-set=utf8mb4',
];
/** Otherwise mysqldump of MySQL 8 queries what only MySQL 8 has, and sets the replication state of the target. */
const MYSQL_DUMP_OPTIONS = ['--column-statistics=0', '--set-gtid-purged=OFF'];

/** `mariadb-dump` and `mariadb`, or MySQL's own tools; they read address and password from an option file. */
export const mysqlClient: ServerClient = {
  dumpCall: async (settings) => {
    const program = await findToolOrThrow(
      { names: ['mariadb-dump', 'mysqldump'], ...PACKAGES },
      settings.toolPath,
    );
    const flavour = await flavourOf(program, settings.toolPath);
    return call(settings, program, flavour, [
      ...DUMP_OPTIONS,
      ...(flavour === 'mysql' ? MYSQL_DUMP_OPTIONS : []),
    ]);
  },

  loadCall: async (settings) => {
    const program = await findToolOrThrow({ names: ['mariadb', 'mysql'], ...PACKAGES }, settings.toolPath);
    const flavour = await flavourOf(program, settings.toolPath);
    return call(settings, program, flavour, ['--batch', '--default-character-set=utf8mb4']);
  },
};

async function call(
  settings: ClientSettings,
  program: string,
  flavour: Flavour,
  options: readonly string[],
): Promise<ToolCall> {
  const { database, password } = settings.address;
  return {
    program,
    arguments: [`--defaults-file=${await writeOptions(settings, flavour)}`, ...options, '--', database],
    environment: { PATH: settings.toolPath, LC_ALL: 'C' },
    secrets: password === null ? [] : [password],
  };
}

/** The tools of MariaDB and MySQL have the same names but different TLS options. */
async function flavourOf(program: string, toolPath: string): Promise<Flavour> {
  const environment = { PATH: toolPath, LC_ALL: 'C' };
  const run = new ToolRun({ program, arguments: ['--version'], environment, secrets: [] });
  const version = await text(run.output);
  await run.ended;
  return /mariadb/i.test(version) ? 'mariadb' : 'mysql';
}

/** Replaces the option files of the machine and the user, which may name another server. */
async function writeOptions(settings: ClientSettings, flavour: Flavour): Promise<string> {
  const { host, port, user, password } = settings.address;
  const lines = [
    '[client]',
    'protocol=tcp',
    `host=${optionValue(host)}`,
    `port=${port}`,
    `user=${optionValue(user)}`,
    ...(password === null ? [] : [`password=${optionValue(password)}`]),
    // A row may be as long as the server allows; the tools' default limits are lower.
    'max-allowed-packet=1G',
    ...(await tlsOptions(settings, flavour)),
  ];
  const file = path.join(settings.privateFolder, 'client.cnf');
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

/** MariaDB reference: TLS options of the command-line clients; MySQL 8 manual: --ssl-mode. */
async function tlsOptions(settings: ClientSettings, flavour: Flavour): Promise<string[]> {
  const modes: Readonly<Record<ServerAddress['tls'], readonly [mariadb: string[], mysql: string]>> = {
    off: [['skip-ssl'], 'DISABLED'],
    encrypted: [['ssl', 'skip-ssl-verify-server-cert'], 'REQUIRED'],
    verified: [['ssl', 'ssl-verify-server-cert'], 'VERIFY_IDENTITY'],
  };
  const { tls } = settings.address;
  const [mariadb, mysql] = modes[tls];
  return [
    ...(flavour === 'mariadb' ? mariadb : [`ssl-mode=${mysql}`]),
    ...(tls === 'verified' ? [`ssl-ca=${optionValue(await writeAuthorities(settings))}`] : []),
  ];
}

/** MySQL manual, "Using option files": quoted, with a backslash before quotes and backslashes. */
function optionValue(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}
