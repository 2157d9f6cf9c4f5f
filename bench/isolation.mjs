// How long the claims of other members take while X answers the calls of one member only after 5 s, and while it
// answers everybody quickly, in turns: `npm run bench:isolation [-- rounds [claims [sqlite,postgresql]]]`. Needs
// PostgreSQL.
import { cpus, loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { summary } from './measured-service.mjs';
import { inWorld } from './queue-world.mjs';

const ROUNDS = Number(process.argv[2] ?? 6);
/** Of the others in each half of a round. */
const CLAIMS = Number(process.argv[3] ?? 300);
const PROVIDERS = process.argv[4]?.split(',') ?? ['sqlite', 'postgresql'];
const SLOW_MS = 5_000;
const QUICK_MS = 50;
/** Others who claim at the same time, each after pauses that average this. */
const CLIENTS = 6;
const PAUSE_MS = 300;
const OTHERS = 60;
/** Claims that the one member makes at the same time, each after a pause. */
const CLAIMS_OF_ONE = 4;
const PAUSE_OF_ONE_MS = 1_000;
const HIGHEST_RATIO = 1.2;

/** The claims that nobody has made: of each member in turn. */
class Claims {
  #next = 0;

  constructor(tasks, clients) {
    Object.assign(this, { tasks, clients });
  }

  async make() {
    const n = this.#next++;
    const client = this.clients[n % this.clients.length];
    return timed(() =>
      client.post(`/v1/tasks/${this.tasks[Math.floor(n / this.clients.length)]}/completions`),
    );
  }
}

console.log(
  `${ROUNDS} rounds of 2 x ${CLAIMS} claims; Node ${process.version}, ${cpus().length} cores of ${cpus()[0].model}, a load of ${loadavg()[0].toFixed(1)} at the beginning\n`,
);
console.log('|  | median | p99 | longest | answers to the one member |\n| --- | --- | --- | --- | --- |');
const verdicts = [];
for (const provider of PROVIDERS) await inWorld(provider, (world) => compare(provider, world));
for (const verdict of verdicts) console.log(verdict);
console.log(`Load at the end: ${loadavg()[0].toFixed(1)}.`);

async function compare(provider, world) {
  const [one] = await world.addMembers(1, 'one');
  const ids = await world.addMembers(OTHERS, 'other');
  const { id: accountId } = world.simulator.world.user('one0');
  // Without warnings of slow statements, which the machine's other work causes.
  const url = await world.startProgram('queue-instance.mjs', [], { LOG_LEVEL: 'error' });
  const slowed = { world, accountId, client: await world.clientFor(url, one) };
  const others = await Promise.all(ids.map((id) => world.clientFor(url, id)));
  const claims = new Claims(await tasksOf(world), others);

  const halves = { quick: [], slow: [] };
  const ofOne = { quick: [], slow: [] };
  await half(slowed, claims, QUICK_MS);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, delayMs] of [
      ['quick', QUICK_MS],
      ['slow', SLOW_MS],
    ]) {
      const { times, timesOfOne } = await half(slowed, claims, delayMs);
      halves[name].push(times);
      ofOne[name].push(...timesOfOne);
    }
  report(provider, halves, ofOne);
}

/** Enough that each other member claims each task once at most. */
async function tasksOf(world) {
  const tasks = [];
  for (let n = 0; n < Math.ceil(((2 * ROUNDS + 1) * CLAIMS) / OTHERS) + 1; n += 1)
    tasks.push(await world.addTask());
  return tasks;
}

async function timed(call) {
  const begun = performance.now();
  await call();
  return performance.now() - begun;
}

/** The others claim while the one member claims as well, and X takes `delayMs` for that one. */
async function half({ world, accountId, client }, claims, delayMs) {
  const { faults } = world.simulator;
  faults.clear();
  faults.add({ kind: 'slow', delayMs, userId: accountId, times: Infinity });
  faults.add({ kind: 'slow', delayMs: QUICK_MS, times: Infinity });
  const timesOfOne = [];
  let isOver = false;
  const ofOne = Array.from({ length: CLAIMS_OF_ONE }, async () => {
    while (!isOver) {
      const task = await world.addTask();
      timesOfOne.push(await timed(() => client.post(`/v1/tasks/${task}/completions`)));
      await pause(PAUSE_OF_ONE_MS);
    }
  });
  await pause(1_000);
  const times = [];
  let begun = 0;
  const claimer = async () => {
    while (begun < CLAIMS) {
      begun += 1;
      await pause(2 * PAUSE_MS * Math.random());
      times.push(await claims.make());
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, claimer));
  isOver = true;
  await Promise.all(ofOne);
  return { times, timesOfOne };
}

function report(provider, halves, ofOne) {
  const ms = (value) => `${value.toFixed(0)} ms`;
  const all = {};
  for (const name of ['quick', 'slow']) {
    all[name] = summary(halves[name].flat());
    const figures = [0.5, 0.99, 1].map((share) => ms(all[name].at(share)));
    const { count, at } = summary(ofOne[name]);
    const title = name === 'quick' ? 'everybody is answered quickly' : 'one is answered after 5 s';
    console.log(`| ${provider}, ${title} | ${figures.join(' | ')} | ${count}, median ${ms(at(0.5))} |`);
  }
  const ratio = all.slow.at(0.99) / all.quick.at(0.99);
  const { at } = summary(
    halves.slow.map((times, round) => summary(times).at(0.99) / summary(halves.quick[round]).at(0.99)),
  );
  const rounds = `of single rounds ${at(0.5).toFixed(2)} (${at(0).toFixed(2)} to ${at(1).toFixed(2)})`;
  const word = ratio <= HIGHEST_RATIO ? 'at most' : 'more than';
  verdicts.push(
    `\n${provider}: the p99 is ${ratio.toFixed(2)} times the quick one, ${word} ${HIGHEST_RATIO}; ${rounds}.`,
  );
}
