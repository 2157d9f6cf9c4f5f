// Counts a million verification logs, also by task, while others request the list: `npm run bench:statistics [-- rows]`.
import { performance } from 'node:perf_hooks';
import { measured, stopsText, summary } from './measured-service.mjs';
import { BenchClient } from './bench-client.mjs';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const TIMES = 10;
const LOGS = '/v1/admin/verification-logs';
const DAY_MS = 86_400_000;

await measured(ROWS, [], async ({ service, url, tokenFor }) => {
  const admin = new BenchClient(url, await tokenFor('admin', ['admin']));
  const ask = async (days) => {
    const from = new Date(Date.now() - days * DAY_MS).toISOString();
    const { total } = await admin.get(`${LOGS}/stats?interval=day&from=${from}`);
    return total;
  };
  const byTask = async (days) => {
    const from = new Date(Date.now() - days * DAY_MS).toISOString();
    const { tasks } = await admin.get(`/v1/admin/usage?from=${from}`);
    return tasks.reduce((sum, { verifications }) => sum + verifications, 0);
  };
  const list = () => admin.get(`${LOGS}?limit=20`);

  await ask(1);
  await list();
  for (const days of [7, 30, 366]) {
    for (const [what, count] of [
      ['statistics', ask],
      ['costs by task', byTask],
    ]) {
      const attempts = await count(days);
      await service.lag();
      const alone = await timesOf(() => count(days));
      const stops = await service.lag();
      console.log(
        `${what} of ${days} days, ${attempts.toLocaleString('en')} rows: ${timesText(alone)}; ${stopsText(stops)}`,
      );
    }
  }

  const idle = await timesOf(list, 10 * TIMES);
  let isCounted = false;
  await service.lag();
  const counts = timesOf(() => ask(366)).finally(() => (isCounted = true));
  const busy = await timesOf(list, () => isCounted);
  await counts;
  const stops = await service.lag();
  console.log(`a page of the list, idle: ${timesText(idle)}`);
  console.log(`a page of the list, while counting: ${timesText(busy)}; ${stopsText(stops)}`);
  console.log(`median, counting / idle: ${(busy.at(0.5) / idle.at(0.5)).toFixed(2)}`);
});

/** @param {number | (() => boolean)} until the number of calls, or whether to stop */
async function timesOf(call, until = TIMES) {
  const times = [];
  const isDone = typeof until === 'function' ? until : () => times.length >= until;
  while (!isDone()) {
    const began = performance.now();
    await call();
    times.push(performance.now() - began);
  }
  return summary(times);
}

function timesText({ at }) {
  const [median, p95, longest] = [0.5, 0.95, 1].map((share) => `${at(share).toFixed(1)} ms`);
  return `median ${median}, p95 ${p95}, longest ${longest}`;
}
