import { TestRedis } from '../../../test/support/redis.js';
import { waitUntil } from '../../../test/support/wait-until.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisMemory } from './redis-memory.js';
import { memoryRules } from './testing/memory-rules.js';

const LONG_MS = 600_000;

describe('a memory in Redis', () => {
  let server: TestRedis;
  let connections: RedisConnection[];
  let memory: RedisMemory;
  let neighbour: RedisMemory;

  beforeAll(async () => {
    server = await TestRedis.start();
    connections = [RedisConnection.open(server.url), RedisConnection.open(server.url)];
    [memory, neighbour] = connections.map((redis) => new RedisMemory(redis)) as [RedisMemory, RedisMemory];
  });

  beforeEach(async () => {
    await server.start();
    await waitUntil('Redis is up', () => (connections.every(({ isUp }) => isUp) ? true : null));
  });

  afterAll(async () => {
    for (const connection of connections) connection.close();
    await server.stop();
  });

  memoryRules(() => memory);

  it('should be shared with other instances', async () => {
    await memory.set('shared', 'yes', LONG_MS);
    expect(await neighbour.get('shared')).toBe('yes');
    expect(await neighbour.setIfAbsent('shared', 'mine', LONG_MS)).toBe(false);
  });

  it('should name its keys as the service does, and keep none for ever', async () => {
    await memory.set('named', 'yes', LONG_MS);
    await memory.setIfAbsent('named-too', 'yes', LONG_MS);
    const client = connections[0]!.client;
    const keys = await client.keys('*');
    expect(keys).toEqual(expect.arrayContaining(['tta:memory:named', 'tta:memory:named-too']));
    for (const key of keys) expect(await client.pttl(key)).toBeGreaterThan(0);
  });

  it.each(['away', 'hung'])('should neither know nor reject anything while Redis is %s', async (state) => {
    await memory.set('a', '1', LONG_MS);
    if (state === 'away') await server.stop();
    else server.hang();
    try {
      expect(await memory.getMany(['a', 'b'])).toEqual([null, null]);
      await expect(memory.set('a', '2', LONG_MS)).resolves.toBeUndefined();
      await expect(memory.delete('a')).resolves.toBeUndefined();
      expect(await memory.setIfAbsent('a', '3', LONG_MS)).toBe(true);
    } finally {
      server.resume();
    }
  });
});
