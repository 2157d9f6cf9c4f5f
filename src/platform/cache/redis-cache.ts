import type { RedisConnection } from '../redis/redis-connection.js';
import { SharedCache, wholeMs } from './shared-cache.js';

/** A cache that all instances share. While Redis is down it is empty and stores nothing. */
export class RedisCache extends SharedCache {
  constructor(private readonly redis: RedisConnection) {
    super();
  }

  getMany(keys: readonly string[]): Promise<readonly (string | null)[]> {
    const misses = keys.map(() => null);
    if (keys.length === 0) return Promise.resolve(misses);
    return orElse(misses, () => this.redis.client.mget(keys.map((key) => this.#key(key))));
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
    return this.redis.key(`cache:${key}`);
  }
}

/** The answer of Redis, or `fallback` when the command fails: the connection logs an outage, once. */
async function orElse<T>(fallback: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch {
    return fallback;
  }
}
