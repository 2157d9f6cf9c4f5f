// What one process of the service needs: the time until it answers, the processor while idle, memory, and how long its
// event loop stops: `npm run bench:footprint [-- verifications [idle seconds [sqlite,postgresql [flags]]]]`; the flags
// are for the Node.js of the service while it is idle and busy. Needs PostgreSQL.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../dist/src/cli/demo/free-port.js';
import { parseConfig } from '../dist/src/config/parse-config.js';
import { mintToken } from '../dist/src/identity/mint-token.js';
import { startReplayedX } from './floor/replayed-x.mjs';
import { mb, MeasuredService, summary } from './measured-service.mjs';
import { inWorld } from './queue-world.mjs';

const VERIFICATIONS = Number(process.argv[2] ?? 20_000);
const IDLE_SECONDS = Number(process.argv[3] ?? 60);
const PROVIDERS = process.argv[4]?.split(',') ?? ['sqlite', 'postgresql'];
const FLAGS = process.argv.slice(5);
const STARTS = 5;
/** From the first answer until what a start does afterwards is over, too. */
const SETTLE_MS = 5_000;
const CONCURRENCY = 16;
/** Members who claim one task after the other, so that the second claim finds the evidence of the first one. */
const GROUP = 160;
const CLAIMS_EACH = 2;
const A_DAY_SECONDS = 86_400;
const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAMS = { 'npm start': ['npm', 'start'], 'node dist/src/main.js': ['node', 'dist/src/main.js'] };
const TARGETS = { startMs: 3_000, idlePercent: 1, residentKb: 300e6 / 1024, stopMs: 50 };

console.log(
  `Node ${process.version}, ${cpus().length} cores of ${cpus()[0].model}, a load of ${loadavg()[0].toFixed(1)} at the beginning\n`,
);
for (const provider of PROVIDERS)
  await inWorld(provider, async (world) => {
    const starts = await startTimes(world);
    const idle = await idleFigures(world);
    report({ provider, starts, idle, busy: await busyFigures(world) });
  });
console.log(`Load at the end: ${loadavg()[0].toFixed(1)}.`);

/** Its defaults but for what `environment` in measured-service.mjs sets. */
async function environmentOf(world, variables = {}) {
  const { PATH, HOME } = process.env;
  const defaults = { EVIDENCE_TTL_SECONDS: '', VERIFICATION_SWEEP_MS: '', LOG_LEVEL: '' };
  return { PATH, HOME, ...world.environment(await freePort('127.0.0.1')), ...defaults, ...variables };
}

/** Ms from the start of each program until `/health/ready` answers 200, in turns. */
async function startTimes(world) {
  const times = Object.fromEntries(Object.keys(PROGRAMS).map((name) => [name, []]));
  for (let n = 0; n < STARTS; n += 1)
    for (const [name, program] of Object.entries(PROGRAMS)) times[name].push(await startTime(world, program));
  return times;
}

async function startTime(world, [program, ...args]) {
  const env = await environmentOf(world);
  const begun = performance.now();
  // A group of its own, so that a signal reaches what npm has started.
  const child = spawn(program, args, { cwd: ROOT, env, stdio: 'ignore', detached: true });
  try {
    while (!(await isReady(env.PORT))) {
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
      await pause(10);
    }
    return performance.now() - begun;
  } finally {
    if (child.exitCode === null) {
      process.kill(-child.pid, 'SIGTERM');
      await once(child, 'exit');
    }
  }
}

async function isReady(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.ok ?? false;
}

async function idleFigures(world) {
  const service = await MeasuredService.start(await environmentOf(world), FLAGS, {
    isProbed: false,
    stdout: 'ignore',
  });
  try {
    await pause(SETTLE_MS);
    const [before, begun] = [await service.cpuSeconds(), performance.now()];
    await pause(IDLE_SECONDS * 1000);
    const used = (await service.cpuSeconds()) - before;
    return {
      percent: (used * 100_000) / (performance.now() - begun),
      residentKb: await service.residentKb(),
    };
  } finally {
    await service.stop();
  }
}

/** Each member claims two tasks: the first claim calls X, the second one finds what X showed then. */
async function busyFigures(world) {
  const x = await startReplayedX(world.simulator.url);
  const members = await world.addMembers(VERIFICATIONS / CLAIMS_EACH, 'member');
  const tasks = [];
  for (let n = 0; n < CLAIMS_EACH; n += 1) tasks.push(await world.addTask());
  const env = await environmentOf(world, { TWITTER_API_URL: x.url });
  const { auth } = parseConfig(env);
  const service = await MeasuredService.start(env, FLAGS, { stdout: 'ignore' });
  const url = `http://127.0.0.1:${env.PORT}`;
  const stops = [];
  const begun = performance.now();
  try {
    await service.lag();
    for (let from = 0; from < members.length; from += GROUP) {
      const tokens = await Promise.all(
        members
          .slice(from, from + GROUP)
          .map((sub) => mintToken(auth, { sub, roles: [], expiresInSeconds: A_DAY_SECONDS })),
      );
      for (const task of tasks) await claimAll(url, task, tokens);
      stops.push((await service.lag()).longestMs);
    }
    const seconds = (performance.now() - begun) / 1000;
    const [residentKb, peakKb] = [await service.residentKb(), await service.peakKb()];
    return {
      stops,
      perSecond: VERIFICATIONS / seconds,
      residentKb,
      peakKb,
      cached: await cachedShare(world),
    };
  } finally {
    await service.stop();
    x.close();
  }
}

async function cachedShare({ database }) {
  const approved = await database.completion.count({ where: { status: 'APPROVED' } });
  if (approved !== VERIFICATIONS) throw new Error(`${approved} of ${VERIFICATIONS} claims were approved`);
  return (await database.twitterVerificationLog.count({ where: { cacheHit: true } })) / VERIFICATIONS;
}

async function claimAll(url, task, tokens) {
  const left = tokens.values();
  const claimer = async () => {
    for (const token of left) await claim(url, task, token);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, claimer));
}

function claim(url, task, token) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    request(`${url}/v1/tasks/${task}/completions`, { method: 'POST', agent, headers }, (answer) => {
      if (answer.statusCode !== 201) reject(new Error(`a claim was answered with ${answer.statusCode}`));
      answer.on('end', resolve).resume();
    })
      .once('error', reject)
      .end();
  });
}

function report(figures) {
  const ms = (value) => `${value.toFixed(0)} ms`;
  const spread = (times, text) => {
    const { at } = summary([...times]);
    return `${text(at(0.5))} (${text(at(0))} to ${text(at(1))})`;
  };
  const rows = [
    ...Object.keys(PROGRAMS).map((name) => [
      `\`${name}\` until ready`,
      ({ starts }) => spread(starts[name], ms),
      `under ${ms(TARGETS.startMs)}`,
      ({ starts }) => summary([...starts[name]]).at(0.5) < TARGETS.startMs,
    ]),
    [
      `processor while idle for ${IDLE_SECONDS} s`,
      ({ idle }) => `${idle.percent.toFixed(2)} % of a core`,
      `under ${TARGETS.idlePercent} %`,
      ({ idle }) => idle.percent < TARGETS.idlePercent,
    ],
    [
      'memory while idle',
      ({ idle }) => mb(idle.residentKb),
      `under ${mb(TARGETS.residentKb)}`,
      ({ idle }) => idle.residentKb < TARGETS.residentKb,
    ],
    [
      `memory after ${VERIFICATIONS.toLocaleString('en')} verifications`,
      ({ busy }) => `${mb(busy.residentKb)} (at most ${mb(busy.peakKb)})`,
      `under ${mb(TARGETS.residentKb)}`,
      ({ busy }) => busy.residentKb < TARGETS.residentKb,
    ],
    [
      `longest stop of the event loop in each ${GROUP * CLAIMS_EACH} claims`,
      ({ busy }) => spread(busy.stops, ms),
      `under ${ms(TARGETS.stopMs)}`,
      ({ busy }) => Math.max(...busy.stops) < TARGETS.stopMs,
    ],
    ['claims in a second', ({ busy }) => busy.perSecond.toFixed(0), '', () => true],
    ['of them answered from evidence', ({ busy }) => `${(busy.cached * 100).toFixed(0)} %`, '', () => true],
  ];
  const missed = [];
  const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
  line(['', figures.provider, 'target']);
  line(['---', '---', '---']);
  for (const [name, text, target, isMet] of rows) {
    line([name, text(figures), target]);
    if (!isMet(figures)) missed.push(name);
  }
  console.log(`\n${missed.length === 0 ? 'Every target is met.' : `Missed: ${missed.join('; ')}.`}\n`);
}
