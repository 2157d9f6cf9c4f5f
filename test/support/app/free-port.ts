import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports of outgoing connections, one of which could take the port before the test listens on it. */
const FIRST = 10_000;
const END = 30_000;
const MOST_WORKERS = 8;
/** Each worker has ports of its own: another one could take the port before the test listens on it. */
const OF_A_WORKER = (END - FIRST) / MOST_WORKERS;
const worker = Number(process.env.JEST_WORKER_ID ?? 1) % MOST_WORKERS;

let next = randomInt(OF_A_WORKER);

/** A free loopback port that the system does not give to outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    next = (next + 1) % OF_A_WORKER;
    const port = FIRST + worker * OF_A_WORKER + next;
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
