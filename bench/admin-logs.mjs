// Pages of the verification log by each pair of filters, and bytes of a row, in tables of several sizes:
// `npm run bench:admin-logs [-- 10000,100000,1000000 [sqlite,postgresql,mysql]]`. Prints the tables for
// docs/benchmarks.md. Needs the servers.
import { performance } from 'node:perf_hooks';
import { databaseSizes } from '../dist/libs/database-admin/index.js';
import { fillLogs } from './admin-logs-table.mjs';
import { summary } from './measured-service.mjs';
import { inWorld } from './queue-world.mjs';

const SIZES = (process.argv[2] ?? '10000,100000,1000000').split(',').map(Number);
const PROVIDERS = process.argv[3]?.split(',') ?? ['sqlite', 'postgresql'];
const TIMES = 15;
const SLOWEST = 3;
const DAY_MS = 86_400_000;
const TABLES = ['TwitterVerificationLog', 'TwitterConnection'];

for (const provider of PROVIDERS) await measure(provider, SIZES);

/** Opens a service on a table of each size, then measures all of them in turns: other work slows all of them. */
async function measure(provider, [rows, ...others], sides = []) {
  if (rows === undefined) return print(provider, await measurePairs(sides));
  await inWorld(provider, async (world) => {
    const found = await fillLogs(world.databaseUrl, rows);
    const { tables } = await databaseSizes(world.databaseUrl);
    const bytes = TABLES.map((name) => tables.find(({ table }) => table === name).bytesPerRow);
    const client = await world.clientFor(await startQuietly(world), 'admin', ['admin']);
    await measure(provider, others, [
      ...sides,
      { rows, client, bytes, pairs: pairsOf(valuesFor(found)), times: new Map() },
    ]);
  });
}

/** The service without a line for each slow statement. */
function startQuietly(world) {
  return world.startProgram('queue-instance.mjs', [], { LOG_LEVEL: 'error' });
}

async function measurePairs(sides) {
  for (const name of sides[0].pairs.keys()) {
    const pages = await Promise.all(sides.map(({ client, pairs }) => twoPages(client, pairs.get(name))));
    const taken = sides.map(() => []);
    for (let n = 0; n < TIMES; n += 1)
      for (const [index, { client }] of sides.entries())
        for (const page of pages[index]) taken[index].push(await timeOf(client, page));
    for (const [index, { times }] of sides.entries()) times.set(name, summary(taken[index]));
  }
  return sides;
}

/** The first page and the one after it, if there is one. */
async function twoPages(client, query) {
  const first = `/v1/admin/verification-logs?${new URLSearchParams(query)}`;
  const { nextCursor } = await client.get(first);
  return nextCursor === null ? [first] : [first, `${first}&cursor=${encodeURIComponent(nextCursor)}`];
}

async function timeOf(client, page) {
  const began = performance.now();
  await client.get(page);
  return performance.now() - began;
}

/** A member with a claim and its task; frequent and rare values of the other filters. */
function valuesFor({ userId, username, taskId, taskType, completionId }) {
  const daysAgo = (days) => new Date(Date.now() - days * DAY_MS).toISOString();
  return {
    userId: { 'a member': userId },
    taskId: { 'a task': taskId },
    completionId: { 'a claim': completionId },
    taskType: { 'its type': taskType, 'a rare type': 'TWITTER_BOOKMARK' },
    verificationResult: { approved: 'APPROVED', error: 'ERROR' },
    cacheHit: { 'from the cache': true, 'not from the cache': false },
    from: { from: daysAgo(60) },
    to: { to: daysAgo(1) },
    search: { 'a username': username, 'the start of all usernames': 'm' },
  };
}

/** Every pair of values of two filters, by its name. */
function pairsOf(values) {
  const all = Object.entries(values).flatMap(([field, named]) =>
    Object.entries(named).map(([name, value]) => ({ field, name, value })),
  );
  return new Map(
    all.flatMap((one, index) =>
      all
        .slice(index + 1)
        .filter(({ field }) => field !== one.field)
        .map((other) => [
          `${one.name}, ${other.name}`,
          { [one.field]: one.value, [other.field]: other.value },
        ]),
    ),
  );
}

function print(provider, sides) {
  const median = (times) => times.at(0.5);
  console.log(
    `\n| ${provider} | ${sides.map(({ rows }) => `${rows.toLocaleString('en')} rows`).join(' | ')} | last / first |`,
  );
  console.log(`| --- |${' ---: |'.repeat(sides.length + 1)}`);
  const line = (name, values, text = ms) =>
    console.log(`| ${name} | ${values.map(text).join(' | ')} | ${(values.at(-1) / values[0]).toFixed(2)} |`);
  const last = sides.at(-1).times;
  const of = (valueOf) => sides.map(valueOf);
  const medians = of(({ times }) => summary([...times.values()].map(median)).at(0.5));
  line('median of all pairs', medians);
  line(
    'longest page',
    of(({ times }) => Math.max(...[...times.values()].map(({ at }) => at(1)))),
  );
  const slowest = [...last.keys()].sort((one, other) => median(last.get(other)) - median(last.get(one)));
  for (const name of slowest.slice(0, SLOWEST))
    line(
      name,
      of(({ times }) => median(times.get(name))),
    );
  for (const [index, table] of TABLES.entries())
    line(
      `bytes of a row, ${table}`,
      of(({ bytes }) => bytes[index]),
      String,
    );
  const longer = [...last.keys()].filter(
    (name) => median(last.get(name)) > 2 * median(sides[0].times.get(name)),
  );
  console.log(`\n${longer.length} of ${last.size} pairs take more than twice as long in the last table:`);
  console.log(longer.join('; '));
}

function ms(time) {
  return `${time.toFixed(1)} ms`;
}
