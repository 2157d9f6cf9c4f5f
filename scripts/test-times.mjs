// Runs tests and prints how they spent their time: `npm run test:times`; arguments are passed to Jest. For each spec file:
// loading modules, starting apps, waiting (idle event loop: timers, servers, other processes), work.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { jest } from './jest.mjs';

const SLOWEST = 20;
const folder = mkdtempSync(join(tmpdir(), 'test-times-'));
const timesFile = join(folder, 'times.ndjson');

const seconds = (ms) => (ms / 1000).toFixed(1);
const cells = (row) =>
  [row.total, row.load, row.start, row.wait, row.work].map((ms) => seconds(ms).padStart(7)).join(' | ');
const lineOf = (row) => `| ${row.spec.padEnd(60)} | ${cells(row)} | ${String(row.starts).padStart(4)} |`;
const sumOf = (rows, spec) => {
  const sum = { spec, total: 0, load: 0, start: 0, wait: 0, work: 0, starts: 0 };
  for (const row of rows) for (const key of Object.keys(sum)) if (key !== 'spec') sum[key] += row[key];
  return sum;
};

const begin = performance.now();
const status = await jest(
  [
    '--testEnvironment',
    '<rootDir>/test/jest/timed-environment.mjs',
    '--testEnvironmentOptions',
    JSON.stringify({ timesFile }),
    ...process.argv.slice(2),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
const rows = readFileSync(timesFile, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
rmSync(folder, { recursive: true });

rows.sort((one, other) => other.total - one.total);
console.log(`${rows.length} spec files in ${seconds(performance.now() - begin)} s; seconds:\n`);
console.log(`| ${'spec file'.padEnd(60)} |   total |    load |   start |    wait |    work | apps |`);
console.log(`| ${'-'.repeat(60)} | ${Array(5).fill('------:').join(' | ')} | ---: |`);
console.log(lineOf(sumOf(rows, `all ${rows.length}`)));
for (const row of process.env.TEST_TIMES_ALL === '1' ? rows : rows.slice(0, SLOWEST))
  console.log(lineOf(row));
process.exitCode = status;
