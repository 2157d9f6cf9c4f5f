// `npm run test:deploy`: does what the Dockerfile says in folders of this machine, and runs the result as another user
// behind real proxies. Needs root, PostgreSQL (TEST_POSTGRES_URL), redis-server, Chromium and the programs of
// scripts/install-deploy-tools.sh. Arguments are passed to Jest.
import { spawnSync } from 'node:child_process';
import { getuid } from 'node:process';

import { jest } from './jest.mjs';

const PROGRAMS = [
  'caddy',
  'nginx',
  'prometheus',
  'promtool',
  'openssl',
  'envsubst',
  'redis-server',
  'pg_dump',
];

const missing = PROGRAMS.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
if (missing.length > 0) {
  console.error(
    `Missing: ${missing.join(', ')}. scripts/install-deploy-tools.sh installs what is not Redis or PostgreSQL.`,
  );
  process.exit(1);
}
if (getuid?.() !== 0) {
  console.error('The service is started as another user here, which only root can do.');
  process.exit(1);
}
process.exitCode = await jest([
  '--config',
  'jest.deploy.config.mjs',
  '--runInBand',
  ...process.argv.slice(2),
]);
