// How long fresh claims take while nothing else is done, and beside 10,000 verifications in batches and 5,000 that are
// due by themselves: `npm run bench:fairness [-- claims [sqlite,postgresql]]`. X takes 200 ms. Needs PostgreSQL.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { summary } from './measured-service.mjs';
import { inWorld } from './queue-world.mjs';

const CLAIMS = Number(process.argv[2] ?? 600);
const ANSWER_MS = 200;
const DUE = 5_000;
const IN_BATCHES = 10_000;
const BATCH = 500;
/** Members who claim at the same time, each after pauses that average this. */
const CLIENTS = 3;
const PAUSE_MS = 300;

const providers = process.argv[3]?.split(',') ?? ['sqlite', 'postgresql'];

for (const provider of providers)
  await inWorld(provider, async (world) => {
    const fresh = await world.addMembers(CLIENTS, 'fresh');
    const due = await world.addMembers(DUE, 'due');
    const batched = await world.addMembers(IN_BATCHES, 'batched');
    world.answerMs = ANSWER_MS;
    const url = await world.start();
    const tasks = [];
    for (let n = 0; n < (2 * CLAIMS) / CLIENTS + 20; n += 1) tasks.push(await world.addTask());
    const clients = await Promise.all(fresh.map((id) => world.clientFor(url, id)));
    await claimAll(clients, tasks.splice(0, 20));
    const idle = await claimAll(clients, tasks.splice(0, CLAIMS / CLIENTS));

    await beginBatches(world, url, await world.addClaims(batched, null));
    await world.addClaims(due, new Date());
    await pause(2_000);
    const before = await left(world);
    const begun = performance.now();
    const busy = await claimAll(clients, tasks);
    const seconds = (performance.now() - begun) / 1000;
    const after = await left(world);
    report(`${provider}, idle`, idle);
    report(`${provider}, beside the background`, busy);
    const rate = (name) => `${((before[name] - after[name]) / seconds).toFixed(1)}/s`;
    console.log(`meanwhile verified: due ${rate('due')}, in batches ${rate('batched')}`);
    if (after.due === 0 || after.batched === 0) console.log('the background was done before the claims were');
    console.log(`p99, beside the background / idle: ${(busy.at(0.99) / idle.at(0.99)).toFixed(2)}`);
  });

/** Not awaited: the answers come when the batches are done. */
async function beginBatches(world, url, ids) {
  const admin = await world.clientFor(url, 'admin', ['admin']);
  for (let from = 0; from < ids.length; from += BATCH)
    void admin
      .post('/v1/admin/verifications', { completionIds: ids.slice(from, from + BATCH) })
      .catch(() => undefined);
}

async function left(world) {
  return { due: await world.pending('due'), batched: await world.pending('batched') };
}

async function claimAll(clients, tasks) {
  const times = [];
  await Promise.all(
    clients.map(async (client) => {
      for (const id of tasks) {
        await pause(2 * PAUSE_MS * Math.random());
        const begun = performance.now();
        await client.post(`/v1/tasks/${id}/completions`);
        times.push(performance.now() - begun);
      }
    }),
  );
  return summary(times);
}

function report(name, { count, at }) {
  const [median, p99, longest] = [0.5, 0.99, 1].map((share) => `${at(share).toFixed(0)} ms`);
  console.log(`${name}: ${count} claims, median ${median}, p99 ${p99}, longest ${longest}`);
}
