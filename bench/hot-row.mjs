// How many calls to X can be booked in a second when all of them change the rows of one month and one day, and when they
// share none, in turns: `npm run bench:hot-row [-- rounds [seconds [sqlite,postgresql]]]`. Needs PostgreSQL.
import { cpus, loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { UsageRepository } from '../dist/src/x-access/usage/usage.repository.js';
import { summary } from './measured-service.mjs';
import { inWorld } from './queue-world.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 3);
const PROVIDERS = process.argv[4]?.split(',') ?? ['sqlite', 'postgresql'];
const CALLERS = 10;
const LIMITS = { monthlyBudgetMicroUsd: 1_000_000_000_000n, callsPerMember: 1_000_000 };

console.log(
  `${ROUNDS} rounds of ${SECONDS} s, ${CALLERS} callers; Node ${process.version}, ${cpus().length} cores of ${cpus()[0].model}, a load of ${loadavg()[0].toFixed(1)} at the beginning\n`,
);
console.log(
  '| bookings in a second | the same rows | rows of their own | ratio |\n| --- | --- | --- | --- |',
);
for (const provider of PROVIDERS)
  await inWorld(provider, async ({ database }) => {
    await database.user.createMany({ data: Array.from({ length: CALLERS }, (_, n) => ({ id: `u${n}` })) });
    const usage = new UsageRepository(database);
    const rates = { same: [], own: [] };
    await rate(usage, 'same');
    await rate(usage, 'own');
    for (let round = 0; round < ROUNDS; round += 1)
      for (const rows of ['same', 'own']) rates[rows].push(await rate(usage, rows));
    const ratios = rates.same.map((value, round) => value / rates.own[round]);
    console.log(`| ${provider} | ${words(rates.same, 0)} | ${words(rates.own, 0)} | ${words(ratios, 2)} |`);
  });
console.log(`\nLoad at the end: ${loadavg()[0].toFixed(1)}.`);

/** Reserves and settles one call after the other, as many at a time as there are callers. */
async function rate(usage, rows) {
  const begun = performance.now();
  const until = begun + SECONDS * 1000;
  let booked = 0;
  const caller = async (_, n) => {
    // With rows of their own, each caller is in a year of its own.
    const year = rows === 'same' ? 2027 : 2030 + n;
    const booking = {
      day: `${year}-01-01`,
      month: `${year}-01`,
      endpoint: 'users/by',
      memberId: `u${n}`,
      reservedMicroUsd: 10_000n,
    };
    while (performance.now() < until) {
      if ((await usage.reserve(booking, LIMITS)) !== 'booked') throw new Error('a booking was refused');
      await usage.settle({ booking, billedResources: 1, costMicroUsd: 10_000n });
      booked += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return (booked * 1000) / (performance.now() - begun);
}

/** Median, and least to most. */
function words(values, digits) {
  const { at } = summary([...values]);
  const [median, least, most] = [0.5, 0, 1].map((share) => at(share).toFixed(digits));
  return `${median} (${least} to ${most})`;
}
