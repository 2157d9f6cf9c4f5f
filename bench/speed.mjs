// Requests per second of the service and of the floor (bench/floor/server.mjs), in turns: `npm run bench [-- rounds
// [seconds [sqlite,postgresql]]]`. Prints the tables for docs/benchmarks.md. Needs PostgreSQL.
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { mintToken } from '../dist/src/identity/mint-token.js';
import { parseConfig } from '../dist/src/config/parse-config.js';
import { startReplayedX } from './floor/replayed-x.mjs';
import { inWorld } from './queue-world.mjs';

const ROUNDS = Number(process.argv[2] ?? 7);
const SECONDS = Number(process.argv[3] ?? 2);
const PROVIDERS = process.argv[4]?.split(',') ?? ['sqlite', 'postgresql'];
const CONCURRENCY = 16;
const MEMBERS = 160;
const TASKS = 400;
const A_DAY_SECONDS = 86_400;
const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

/** The service or the floor on a world of its own, with its members and their claims. */
class Side {
  #nextClaim = 0;

  static async start(world, program) {
    const side = new Side();
    side.world = world;
    side.x = await startReplayedX(world.simulator.url);
    side.members = await world.addMembers(MEMBERS, 'member');
    side.tasks = [];
    for (let n = 0; n < TASKS; n += 1) side.tasks.push(await world.addTask());
    const { auth } = parseConfig(world.environment(1));
    const token = (sub) => mintToken(auth, { sub, roles: [], expiresInSeconds: A_DAY_SECONDS });
    side.tokens = await Promise.all(side.members.map(token));
    const variables = { TWITTER_API_URL: side.x.url };
    side.url = await world.startProgram(program, [], variables);
    // Evidence is kept by the second one only.
    side.cachingUrl = await world.startProgram(program, [], { ...variables, EVIDENCE_TTL_SECONDS: '60' });
    return side;
  }

  close() {
    this.x.close();
  }

  /** A claim that nobody has made: of each member in turn, so that no member has two at a time. */
  nextClaim() {
    const n = this.#nextClaim++;
    const taskId = this.tasks[Math.floor(n / MEMBERS)];
    if (taskId === undefined) throw new Error('More tasks are needed for so many rounds.');
    return { taskId, token: this.tokens[n % MEMBERS] };
  }

  anyToken() {
    return this.tokens[this.#nextClaim++ % MEMBERS];
  }

  async warmUp(route) {
    await this.#run(route, MEMBERS, Infinity);
  }

  /** Requests per second. */
  async rate(route) {
    const begun = performance.now();
    const answered = await this.#run(route, Infinity, begun + SECONDS * 1000);
    return (answered * 1000) / (performance.now() - begun);
  }

  async #run(route, most, until) {
    let answered = 0;
    const caller = async () => {
      while (answered < most && performance.now() < until) {
        answered += 1;
        await send(route.isCached ? this.cachingUrl : this.url, route.next(this));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, caller));
    return answered;
  }
}

const claim = (side) => {
  const { taskId, token } = side.nextClaim();
  return { method: 'POST', path: `/v1/tasks/${taskId}/completions`, token };
};
const get = (path) => (side) => ({ method: 'GET', path, token: side.anyToken() });
const ROUTES = [
  { name: 'claim, one call to X', next: claim },
  { name: 'claim, cached evidence', next: claim, isCached: true },
  { name: '`GET /v1/tasks`', next: get('/v1/tasks') },
  { name: '`GET /v1/twitter/connection`', next: get('/v1/twitter/connection') },
  { name: '`GET /health/live`', next: get('/health/live') },
];

function send(url, { method, path, token }) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    request(`${url}${path}`, { method, agent, headers }, (answer) => {
      if (answer.statusCode >= 300) reject(new Error(`${method} ${path}: ${answer.statusCode}`));
      answer.on('end', resolve).resume();
    })
      .once('error', reject)
      .end();
  });
}

function tableOf(provider, tables) {
  const rows = Object.entries(tables).map(([name, { service, floor }]) => {
    const ratios = service.map((rate, round) => rate / floor[round]);
    return `| ${name} | ${words(service, 0)} | ${words(floor, 0)} | ${words(ratios, 2)} |`;
  });
  return [`| ${provider} | service | floor | ratio |`, '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

/** Median, and least to most. */
function words(values, digits) {
  const sorted = [...values].sort((a, b) => a - b).map((value) => value.toFixed(digits));
  return `${sorted[Math.floor(sorted.length / 2)]} (${sorted[0]} to ${sorted.at(-1)})`;
}

console.log(
  `${ROUNDS} rounds of ${SECONDS} s, ${CONCURRENCY} requests at a time; Node ${process.version}, ${cpus().length} cores of ${cpus()[0].model}\n`,
);
for (const provider of PROVIDERS) {
  const tables = {};
  // A database each, of the same content.
  await inWorld(provider, (own) =>
    inWorld(provider, async (other) => {
      const service = await Side.start(own, 'queue-instance.mjs');
      const floor = await Side.start(other, 'floor/server.mjs');
      for (const route of ROUTES) {
        const rates = { service: [], floor: [] };
        await service.warmUp(route);
        await floor.warmUp(route);
        for (let round = 0; round < ROUNDS; round += 1) {
          rates.service.push(await service.rate(route));
          rates.floor.push(await floor.rate(route));
        }
        tables[route.name] = rates;
      }
      service.close();
      floor.close();
    }),
  );
  console.log(tableOf(provider, tables));
}
