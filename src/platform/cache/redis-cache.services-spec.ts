import { TestRedis } from '../../../test/support/database/redis.js';
import { waitUntil } from '../../../test/support/app/wait-until.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisCache } from './redis-cache.js';
import { cacheRules } from './testing/cache-rules.js';

const LONG_MS = 600_000;

describe('a cache in Redis', () => {
  let server: TestRedis;
  let connections: RedisConnection[];
  let cache: RedisCache;
  let neighbour: RedisCache;

  beforeAll(async () => {
    server = await TestRedis.start();
    connections = [RedisConnection.open(server.url), RedisConnection.open(server.url)];
    [cache, neighbour] = connections.map((redis) => new RedisCache(redis)) as [RedisCache, RedisCache];
  });

  beforeEach(async () => {
    await server.start();
    await waitUntil('Redis is up', () => (connections.every(({ isUp }) => isUp) ? true : null));
  });

  afterAll(async () => {
    for (const connection of connections) connection.close();
    await server.stop();
  });

  cacheRules(() => cache);

  it('should be shared with other instances', async () => {
    await cache.set('shared', 'yes', LONG_MS);
    expect(await neighbour.get('shared')).toBe('yes');
    expect(await neighbour.setIfAbsent('shared', 'mine', LONG_MS)).toBe(false);
  });

  it('should prefix its keys and give each a TTL', async () => {
    await cache.set('named', 'yes', LONG_MS);
    await cache.setIfAbsent('named-too', 'yes', LONG_MS);
    const client = connections[0]!.client;
    const keys = await client.keys('*');
    expect(keys).toEqual(expect.arrayContaining(['tta:cache:named', 'tta:cache:named-too']));
    for (const key of keys) expect(await client.pttl(key)).toBeGreaterThan(0);
  });

  it.each(['down', 'hanging'])('should be empty and never reject while Redis is %s', async (state) => {
    await cache.set('a', '1', LONG_MS);
    if (state === 'down') await server.stop();
    else server.hang();
    try {
      expect(await cache.getMany(['a', 'b'])).toEqual([null, null]);
      await expect(cache.set('a', '2', LONG_MS)).resolves.toBeUndefined();
      await expect(cache.delete('a')).resolves.toBeUndefined();
      expect(await cache.setIfAbsent('a', '3', LONG_MS)).toBe(true);
    } finally {
      server.resume();
    }
  });
});
