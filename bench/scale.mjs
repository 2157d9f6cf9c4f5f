// A day of a million members against the limits that there are, in simulated time, without a network:
// `npm run bench:scale [-- --members 1000000 --instances 4 ...]`; OPTIONS below has all arguments.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { parseConfig } from '../dist/src/config/parse-config.js';
import { POST_READS_CAP } from '../dist/src/x-access/usage.service.js';
import { environment, summary } from './measured-service.mjs';
import { Day, DAY_SECONDS } from './scale/day.mjs';

/** The measured ones are of docs/benchmarks.md ("The service and a floor written by hand", PostgreSQL). */
const OPTIONS = {
  members: 1_000_000,
  /** Claims of a member on this day, on average: from 1 to twice as many less 1. */
  'claims-each': 3,
  /** Between two claims of a member, on average. */
  'pause-seconds': 40,
  /** The share of the claims whose task is done. */
  done: 0.85,
  /** The share of a member's later claims of done tasks that evidence answers. */
  cached: 0.3,
  /** Posts of a member since the target, and likes: what a rejection reads. */
  'posts-since': 20,
  likes: 30,
  'peak-hour': 18,
  /** How far the evening is above the mean, and the night below. */
  swing: 0.6,
  /** The share of the members who come at once at the peak hour, and within how many seconds. */
  campaign: 0.1,
  'campaign-seconds': 1_800,
  instances: 4,
  /** Claims a second of one instance with a core of its own: with one call, and from evidence. */
  'calling-per-second': 73,
  'cached-per-second': 111,
  /** How long X takes for an answer. */
  'x-ms': 200,
  'post-cap': POST_READS_CAP,
  seed: 1,
};

const { values } = parseArgs({
  options: Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, { type: 'string' }])),
});
const given = Object.fromEntries(
  Object.entries(OPTIONS).map(([name, fallback]) => [camel(name), Number(values[name] ?? fallback)]),
);
// Millions of refusals are errors, and nobody reads their stacks.
Error.stackTraceLimit = 0;

const begun = performance.now();
const { EVIDENCE_TTL_SECONDS, ...variables } = environment('/tmp', 1, {
  url: 'http://127.0.0.1:1',
  authorizeUrl: 'http://127.0.0.1:1',
});
const options = {
  ...given,
  config: parseConfig(variables),
  cachedCpuSeconds: 1 / given.cachedPerSecond,
  callCpuSeconds: 1 / given.callingPerSecond - 1 / given.cachedPerSecond,
  xSeconds: given.xMs / 1000,
};
for (const postCap of [given.postCap, Infinity]) {
  const cap = postCap === Infinity ? 'no cap' : `a cap of ${count(postCap)} post reads, unused so far`;
  console.log(`\n${count(given.members)} members, ${given.instances} instances, ${cap}:\n`);
  report(new Day({ ...options, postCap }).run());
}
console.log(`\nSimulated in ${((performance.now() - begun) / 1000).toFixed(0)} s.`);

function report({ hours, x }) {
  const cells = ({
    claims,
    verified,
    secondLooks,
    queue,
    oldest,
    answers,
    cpuSeconds,
    calls,
    posts,
    microUsd,
    seconds = 3_600,
  }) => [
    count(claims),
    count(verified),
    count(secondLooks),
    count(queue),
    ...[0.5, 0.99].map((share) => age(quantile(oldest, share))),
    answers.length === 0 ? '' : `${quantile(answers, 0.99).toFixed(1)} s`,
    `${((100 * cpuSeconds) / (given.instances * seconds)).toFixed(0)} %`,
    count(calls),
    count(posts),
    `$${count(Math.round(microUsd / 1e6))}`,
  ];
  const head = [
    'claims',
    'verified',
    'second looks',
    'queue at its end',
    'oldest due (p50)',
    'p99',
    'answer (p99)',
    'processors',
    'calls',
    'post reads',
    'cost',
  ];
  const line = (row) => console.log(`| ${row.join(' | ')} |`);
  line(['hour', ...head]);
  line(['---', ...head.map(() => '---')]);
  for (const [hour, figures] of hours.entries()) line([`${hour}:00`, ...cells(figures)]);
  line(['day', ...cells(totalOf(hours))]);
  const sum = (name) => hours.reduce((total, hour) => total + hour[name], 0);
  console.log(
    `\nRefused by X or held back: ${count(sum('refused'))} attempts. Answered only after VERIFICATION_TIMEOUT_MS: ${count(sum('late'))}. ` +
      `The most that a member used of a rate window: ${(x.mostInWindow * 100).toFixed(0)} %.`,
  );
}

function totalOf(hours) {
  const sum = (name) => hours.reduce((total, hour) => total + hour[name], 0);
  const names = ['claims', 'verified', 'secondLooks', 'calls', 'posts', 'microUsd', 'cpuSeconds'];
  return {
    ...Object.fromEntries(names.map((name) => [name, sum(name)])),
    seconds: DAY_SECONDS,
    queue: hours.at(-1).queue,
    oldest: hours.flatMap(({ oldest }) => oldest),
    answers: hours.flatMap(({ answers }) => answers),
  };
}

function quantile(times, share) {
  return summary(times).at(share);
}

function age(seconds) {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}

function count(number) {
  return number.toLocaleString('en');
}

function camel(name) {
  return name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
}
