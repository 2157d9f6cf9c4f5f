import type { RedisConnection } from '../redis/redis-connection.js';
import { Memory, wholeMs } from './memory.js';

/** A memory that all instances share. A Redis that is away is a memory that knows nothing and keeps nothing. */
export class RedisMemory extends Memory {
  constructor(private readonly redis: RedisConnection) {
    super();
  }

  getMany(keys: readonly string[]): Promise<readonly (string | null)[]> {
    const unknown = keys.map(() => null);
    if (keys.length === 0) return Promise.resolve(unknown);
    return orElse(unknown, () => this.redis.client.mget(keys.map((key) => this.#key(key))));
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await orElse(null, () => this.redis.client.set(this.#key(key), value, 'PX', wholeMs(ttlMs)));
  }

  async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    const answer = await orElse('OK', () =>
      this.redis.client.set(this.#key(key), value, 'PX', wholeMs(ttlMs), 'NX'),
    );
    return answer === 'OK';
  }

  async delete(key: string): Promise<void> {
    await orElse(null, () => this.redis.client.del(this.#key(key)));
  }

  #key(key: string): string {
    return this.redis.key(`memory:${key}`);
  }
}

/** What Redis says, or `otherwise` where it cannot be asked: the connection logs that, once for each outage. */
async function orElse<T>(otherwise: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch {
    return otherwise;
  }
}
