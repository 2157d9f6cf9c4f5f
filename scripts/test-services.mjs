// Runs the tests that need PostgreSQL, MariaDB and Redis: their own specs, and the end-to-end suite on both databases. The
// servers are those of TEST_POSTGRES_URL and TEST_MYSQL_URL, or the usual local ones; the specs start and stop
// `redis-server`. Fails when a server cannot be used, instead of skipping tests. Arguments are passed to Jest.
import { spawnSync } from 'node:child_process';

import { build } from './build.mjs';
import { jest } from './jest.mjs';

const SERVERS = {
  TEST_POSTGRES_URL: 'postgresql://root@127.0.0.1:5432/test',
  TEST_MYSQL_URL: 'mysql://root@127.0.0.1:3306/test',
};

await build('tests');
const { openDatabase } = await import('#database');

/** Why the server cannot be used, or null. Neither the service's nor Prisma's errors contain a password. */
async function obstacleOf(url) {
  try {
    const database = await openDatabase(url);
    try {
      await database.$queryRaw`SELECT 1`;
      return null;
    } finally {
      await database.$disconnect();
    }
  } catch (error) {
    const [, reason = error.message] = /Message: `([\s\S]*)`/.exec(error.message) ?? [];
    return reason.replace(/\s+/g, ' ');
  }
}

const obstacles = await Promise.all(
  Object.entries(SERVERS).map(async ([variable, usual]) => {
    const obstacle = await obstacleOf(process.env[variable] || usual);
    return obstacle === null ? [] : [`${variable}: the server cannot be used. ${obstacle}`];
  }),
);
if (spawnSync('redis-server', ['--version']).status !== 0) {
  obstacles.push(['redis-server: the program cannot be run. Install Redis (Debian: redis-server).']);
}
if (obstacles.flat().length > 0) {
  for (const line of obstacles.flat()) console.error(line);
  process.exit(1);
}

process.exitCode = await jest(['--config', 'jest.services.config.mjs', ...process.argv.slice(2)]);
