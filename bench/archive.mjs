// Archives one of two million verification logs while members are verified: `npm run bench:archive [-- rows]`.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../dist/libs/database/index.js';
import { mb, measured, stopsText, summary } from './measured-service.mjs';
import { BenchClient } from './bench-client.mjs';

const ROWS = Number(process.argv[2] ?? 2_000_000);
const MEMBERS = 40;
/** As docs/maintenance.md recommends for a small machine: otherwise Node.js lets its heap grow to the free memory. */
const HEAP = '--max-old-space-size=128';
const IDLE_VERIFICATIONS = 1_500;
/** Between two verifications: the peak load of a few thousand members. */
const PAUSE_MS = 25;
const ARCHIVE_JOB = '/v1/admin/maintenance/jobs/archive-verification-logs/runs';
let turn = 0;

await measured(ROWS, [HEAP], async ({ service, simulator, url, databaseUrl, folder, tokenFor }) => {
  const admin = new BenchClient(url, await tokenFor('admin', ['admin']));
  const members = await connectMembers(simulator, url, tokenFor, admin);

  await verifyAll(members, 200);
  await service.lag();
  const idle = { ...(await verifyAll(members, IDLE_VERIFICATIONS)), stops: await service.lag() };
  report('idle', idle);
  console.log(`peak memory of the service so far: ${mb(await service.peakKb())}`);

  const begun = performance.now();
  // Not awaited: the answer comes when the run has ended.
  void admin.post(ARCHIVE_JOB).catch(() => undefined);
  const busy = await verifyWhile(members, admin);
  const seconds = (performance.now() - begun) / 1000;
  busy.stops = await service.lag();
  report('archiving', busy);

  const left = await rowsLeft(databaseUrl);
  const files = await filesIn(join(folder, 'archive'));
  console.log(`run: ${JSON.stringify(busy.run)}`);
  console.log(
    `${busy.run.affected.toLocaleString('en')} rows in ${seconds.toFixed(0)} s, ${left.toLocaleString('en')} left; ` +
      `${files.count} files of ${(files.bytes / 1e6).toFixed(0)} MB together`,
  );
  console.log(`peak memory of the service: ${mb(await service.peakKb())}`);
  console.log(`p99, archiving / idle: ${(busy.at(0.99) / idle.at(0.99)).toFixed(2)}`);
});

/** Nobody follows @brand, so each verification calls X and writes a verification log. */
async function connectMembers(simulator, url, tokenFor, admin) {
  simulator.world.addUser({ username: 'brand' });
  const task = { title: 'Follow', taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand' };
  const { id: taskId } = await admin.post('/v1/admin/tasks', task);
  const members = [];
  for (let number = 0; number < MEMBERS; number += 1) {
    const name = `member${number}`;
    simulator.world.addUser({ username: name });
    const member = new BenchClient(url, await tokenFor(name));
    await member.connect((authorizationUrl) => simulator.approve(authorizationUrl, name));
    const { id } = await member.post(`/v1/tasks/${taskId}/completions`);
    members.push({ member, id });
  }
  return members;
}

async function verifyNext(members, times) {
  const { member, id } = members[turn++ % members.length];
  const began = performance.now();
  await member.post(`/v1/completions/${id}/verify`);
  times.push(performance.now() - began);
  await pause(PAUSE_MS);
}

async function verifyAll(members, count) {
  const times = [];
  for (let n = 0; n < count; n += 1) await verifyNext(members, times);
  return summary(times);
}

async function verifyWhile(members, admin) {
  const times = [];
  for (;;) {
    for (let n = 0; n < 40; n += 1) await verifyNext(members, times);
    const { data } = await admin.get('/v1/admin/maintenance/runs?job=archive-verification-logs');
    if (data[0]?.finishedAt) return { ...summary(times), run: data[0] };
  }
}

async function rowsLeft(url) {
  const database = await openDatabase(url);
  const count = await database.twitterVerificationLog.count();
  await database.$disconnect();
  return count;
}

async function filesIn(path) {
  const names = await readdir(path);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).size));
  return { count: names.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function report(name, { count, at, stops }) {
  const [median, p99, longest] = [0.5, 0.99, 1].map((share) => `${at(share).toFixed(1)} ms`);
  console.log(
    `${name}: ${count} verifications, median ${median}, p99 ${p99}, longest ${longest}; ${stopsText(stops)}`,
  );
}
