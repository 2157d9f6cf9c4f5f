// How fast due verifications are worked through, with 8 slots and with as many as the service has, by one instance and
// by two: `npm run bench:drain [-- members [slots]]`. Needs PostgreSQL for two.
import { setTimeout as pause } from 'node:timers/promises';
import { MOST_IN_BACKGROUND } from '../dist/src/verification/slots/verification-slots.js';
import { inWorld } from './queue-world.mjs';

const MEMBERS = Number(process.argv[2] ?? 1_000);
const SLOTS = process.argv[3]?.split(',').map(Number) ?? [8, MOST_IN_BACKGROUND];
const DELAYS_MS = [200, 0];
/** From the insertion of the claims until all of them are due at once. */
const AHEAD_MS = 5_000;

for (const provider of ['sqlite', 'postgresql'])
  await inWorld(provider, async (world) => {
    const members = await world.addMembers(MEMBERS, 'member');
    for (const delayMs of DELAYS_MS)
      for (const instances of provider === 'sqlite' ? [1] : [1, 2]) {
        const rates = [];
        for (const slots of SLOTS) rates.push(await drainRate(world, members, { delayMs, instances, slots }));
        const [first] = rates;
        const figures = rates.map(
          (rate, n) => `${SLOTS[n]} slots ${rate.toFixed(1)}/s (${(rate / first).toFixed(2)})`,
        );
        console.log(`${provider}, X at ${delayMs} ms, ${instances} instance(s): ${figures.join(', ')}`);
      }
  });

/** Members per second, from the moment they are due until the last one is verified. */
async function drainRate(world, members, { delayMs, instances, slots }) {
  world.answerMs = delayMs;
  for (let n = 0; n < instances; n += 1) await world.start(slots);
  const dueAt = Date.now() + AHEAD_MS;
  await world.addClaims(members, new Date(dueAt));
  while (Date.now() < dueAt || (await world.pending('member')) > 0) await pause(50);
  const seconds = (Date.now() - dueAt) / 1000;
  await world.stopAll();
  world.simulator.requests.clear();
  return members.length / seconds;
}
