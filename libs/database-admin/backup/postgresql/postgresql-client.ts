import type { ServerAddress } from '#database';
import { findToolOrThrow } from '../server/client-tool.js';
import { writeAuthorities, type ClientSettings, type ServerClient } from '../server/server-client.js';
import { quoted } from '../../catalog/live-tables.js';

const PACKAGES = { debianPackage: 'postgresql-client', homebrewFormula: 'libpq' };
const SSL_MODES: Readonly<Record<ServerAddress['tls'], string>> = {
  off: 'disable',
  encrypted: 'require',
  verified: 'verify-full',
};

/** `pg_dump` and `psql`, which read the address and the password from their environment. */
export const postgresqlClient: ServerClient = {
  dumpCall: async (settings, schema) => ({
    program: await findToolOrThrow({ names: ['pg_dump'], ...PACKAGES }, settings.toolPath),
    arguments: [
      '--format=plain',
      '--encoding=UTF8',
      '--no-password',
      '--no-owner',
      '--no-privileges',
      '--clean',
      '--if-exists',
      '--quote-all-identifiers',
      '--lock-wait-timeout=60s',
      `--schema=${quoted(schema)}`,
    ],
    ...(await connectionOf(settings)),
  }),

  loadCall: async (settings) => ({
    program: await findToolOrThrow({ names: ['psql'], ...PACKAGES }, settings.toolPath),
    arguments: [
      '--no-psqlrc',
      '--no-password',
      '--quiet',
      '--set=ON_ERROR_STOP=1',
      // The details of an error contain rows.
      '--set=VERBOSITY=terse',
      '--file=-',
    ],
    ...(await connectionOf(settings)),
  }),
};

async function connectionOf(settings: ClientSettings) {
  const { host, port, user, password, database, tls, connectTimeoutMs } = settings.address;
  return {
    environment: {
      PATH: settings.toolPath,
      LC_ALL: 'C',
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      ...(password === null ? {} : { PGPASSWORD: password }),
      PGDATABASE: database,
      PGCLIENTENCODING: 'UTF8',
      PGCONNECT_TIMEOUT: String(connectTimeoutMs / 1000),
      PGSSLMODE: SSL_MODES[tls],
      ...(tls === 'verified' ? { PGSSLROOTCERT: await writeAuthorities(settings) } : {}),
    },
    secrets: password === null ? [] : [password],
  };
}
