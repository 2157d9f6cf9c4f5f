// A database, a simulated X and connected members for the benchmarks of the queue.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenVault } from '../dist/libs/token-vault/index.js';
import { migrate, openDatabase, withSession } from '../dist/libs/database/index.js';
import { startSimulator } from '../dist/libs/x-simulator/index.js';
import { freePort } from '../dist/src/cli/demo/free-port.js';
import { parseConfig } from '../dist/src/config/parse-config.js';
import { mintToken } from '../dist/src/identity/mint-token.js';
import { usernameKeyOf } from '../dist/src/twitter-connection/connection/username-key.js';
import { ConnectionTokens } from '../dist/src/twitter-connection/tokens/connection-tokens.js';
import { environment } from './measured-service.mjs';
import { BenchClient } from './bench-client.mjs';

const SERVERS = {
  postgresql: process.env.TEST_POSTGRES_URL ?? 'postgresql://root@127.0.0.1:5432/test',
  mysql: process.env.TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306/test',
};
const ROWS_AT_ONCE = 1_000;
const A_DAY_SECONDS = 86_400;

/** Runs the work in a new world on `sqlite`, `postgresql` or `mysql`, and removes everything again. */
export async function inWorld(provider, work) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const { url, drop } = await newDatabase(provider, folder);
  await migrate(url);
  const world = new QueueWorld(
    url,
    folder,
    await startSimulator({ dialect: 'tweets' }),
    await openDatabase(url),
  );
  try {
    await work(world);
  } finally {
    await world.close();
    await drop();
    await rm(folder, { recursive: true });
  }
}

async function newDatabase(provider, folder) {
  if (provider === 'sqlite') return { url: `file:${join(folder, 'bench.db')}`, drop: () => undefined };
  const name = `bench_${process.pid}_${Date.now()}`;
  const onServer = (sql) => withSession(SERVERS[provider], (session) => session.execute(sql));
  await onServer(`CREATE DATABASE "${name}"`);
  const url = new URL(SERVERS[provider]);
  url.pathname = name;
  const force = provider === 'postgresql' ? ' WITH (FORCE)' : '';
  return { url: url.href, drop: () => onServer(`DROP DATABASE "${name}"${force}`) };
}

class QueueWorld {
  #instances = [];
  #tasks = 0;

  constructor(databaseUrl, folder, simulator, database) {
    Object.assign(this, { databaseUrl, folder, simulator, database });
    simulator.world.addUser({ username: 'brand' });
  }

  /** X answers after so many ms. */
  set answerMs(delayMs) {
    this.simulator.faults.clear();
    if (delayMs > 0) this.simulator.faults.add({ kind: 'slow', delayMs, times: Infinity });
  }

  environment(port) {
    return {
      ...environment(this.folder, port, this.simulator),
      DATABASE_URL: this.databaseUrl,
      EVIDENCE_TTL_SECONDS: '0',
      VERIFICATION_SWEEP_MS: '100',
    };
  }

  /** Starts an instance with so many slots; gives its address. */
  start(slots) {
    return this.startProgram('queue-instance.mjs', slots === undefined ? [] : [slots]);
  }

  /** Starts a program of this folder that serves on PORT and says `ready`; gives its address. */
  async startProgram(file, args = [], variables = {}) {
    const env = { ...this.environment(await freePort('127.0.0.1')), ...variables };
    const child = fork(new URL(file, import.meta.url), args, { env });
    this.#instances.push(child);
    const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (first !== 'ready') throw new Error('the instance did not start');
    return `http://127.0.0.1:${env.PORT}`;
  }

  async stopAll() {
    for (const child of this.#instances.splice(0)) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  }

  async clientFor(url, sub, roles = []) {
    const { auth } = parseConfig(this.environment(1));
    return new BenchClient(url, await mintToken(auth, { sub, roles, expiresInSeconds: A_DAY_SECONDS }));
  }

  /** Members with a connected account who follow @brand; gives their ids. */
  async addMembers(count, name) {
    const { twitter } = parseConfig(this.environment(1));
    const tokens = new ConnectionTokens(new TokenVault(twitter.keyRing));
    const { world, oauth } = this.simulator;
    const rows = Array.from({ length: count }, (_, index) => {
      const username = `${name}${index}`;
      const id = `connection-${username}`;
      const { id: twitterId } = world.addUser({ username });
      world.follow(username, 'brand');
      const { access_token: accessToken, refresh_token: refreshToken, scope } = oauth.issueTokens(twitterId);
      const tokenExpiresAt = new Date(Date.now() + 7_000_000);
      const pair = tokens.seal(id, { accessToken, refreshToken });
      return {
        id,
        userId: username,
        twitterId,
        username,
        usernameKey: usernameKeyOf(username),
        tokenExpiresAt,
        scope,
        ...pair,
      };
    });
    await this.#insert(
      'user',
      rows.map(({ userId }) => ({ id: userId })),
    );
    await this.#insert('twitterConnection', rows);
    return rows.map(({ userId }) => userId);
  }

  /** Makes a task to follow @brand; gives its id. */
  async addTask() {
    this.#tasks += 1;
    const target = { targetUrl: 'https://x.com/brand', targetUsername: 'brand' };
    const id = `task-${this.#tasks}`;
    await this.database.task.create({ data: { id, title: 'Follow', taskType: 'TWITTER_FOLLOW', ...target } });
    return id;
  }

  /** A claim of each member, due at `nextVerificationAt` (null: never); gives their ids. */
  async addClaims(userIds, nextVerificationAt) {
    const taskId = await this.addTask();
    const rows = userIds.map((userId) => ({ id: `${userId}-${taskId}`, userId, taskId, nextVerificationAt }));
    await this.#insert('completion', rows);
    return rows.map(({ id }) => id);
  }

  /** How many of the claims whose members' ids begin with `name` are pending. */
  pending(name) {
    return this.database.completion.count({ where: { status: 'PENDING', userId: { startsWith: name } } });
  }

  async close() {
    await this.stopAll();
    await this.database.$disconnect();
    await this.simulator.close();
  }

  async #insert(table, rows) {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
      await this.database[table].createMany({ data: rows.slice(from, from + ROWS_AT_ONCE) });
  }
}
