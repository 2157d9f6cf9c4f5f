// A million audit rows are counted while others look at the list: `npm run bench:statistics [-- rows]`.
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { DemoClient } from '../dist/src/cli/demo/demo-client.js';
import { measured, stopsText, summary } from './measured-service.mjs';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const TIMES = 10;
const LOGS = '/v1/admin/verification-logs';
const DAY_MS = 86_400_000;
const aPage = z.looseObject({});
const figures = z.looseObject({ total: z.number() });

await measured(ROWS, [], async ({ service, url, tokenFor }) => {
  const admin = new DemoClient(url, await tokenFor('admin', ['admin']));
  const ask = async (days) => {
    const from = new Date(Date.now() - days * DAY_MS).toISOString();
    const { total } = await admin.get(`${LOGS}/stats?interval=day&from=${from}`, figures);
    return total;
  };
  const list = () => admin.get(`${LOGS}?limit=20`, aPage);

  await ask(1);
  await list();
  for (const days of [7, 30, 366]) {
    const attempts = await ask(days);
    await service.lag();
    const alone = await timesOf(() => ask(days));
    const stops = await service.lag();
    console.log(
      `statistics of ${days} days, ${attempts.toLocaleString('en')} rows: ${told(alone)}; ${stopsText(stops)}`,
    );
  }

  const idle = await timesOf(list, 10 * TIMES);
  let isCounted = false;
  await service.lag();
  const counts = timesOf(() => ask(366)).finally(() => (isCounted = true));
  const busy = await timesOf(list, () => isCounted);
  await counts;
  const stops = await service.lag();
  console.log(`a page of the list, nothing else: ${told(idle)}`);
  console.log(`a page of the list, while all is counted: ${told(busy)}; ${stopsText(stops)}`);
  console.log(`median, counting to idle: ${(busy.at(0.5) / idle.at(0.5)).toFixed(2)}`);
});

/** @param {number | (() => boolean)} until so many calls, or until it says so */
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

function told({ at }) {
  const [median, p95, longest] = [0.5, 0.95, 1].map((share) => `${at(share).toFixed(1)} ms`);
  return `median ${median}, p95 ${p95}, longest ${longest}`;
}
