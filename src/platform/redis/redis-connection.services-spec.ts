import { Logger, type LoggerService } from '@nestjs/common';
import { TestRedis } from '../../../test/support/database/redis.js';
import { waitUntil } from '../../../test/support/app/wait-until.js';
import { RedisConnection } from './redis-connection.js';

/** Keeps everything that is logged. */
class KeptLog implements LoggerService {
  readonly lines: string[] = [];
  readonly log = this.#keep.bind(this);
  readonly error = this.#keep.bind(this);
  readonly warn = this.#keep.bind(this);

  #keep(...parts: unknown[]): void {
    this.lines.push(JSON.stringify(parts));
  }
}

describe('the connection to Redis', () => {
  let server: TestRedis;
  let log: KeptLog;
  let connection: RedisConnection | null = null;

  beforeEach(async () => {
    server = await TestRedis.start();
    log = new KeptLog();
    Logger.overrideLogger(log);
  });

  afterEach(async () => {
    connection?.close();
    connection = null;
    await server.stop();
    Logger.overrideLogger(false);
  });

  function open(url = server.url): RedisConnection {
    connection = RedisConnection.open(url);
    return connection;
  }

  const untilUp = (redis: RedisConnection) => waitUntil('Redis is up', () => (redis.isUp ? true : null));
  const untilDown = (redis: RedisConnection) => waitUntil('Redis is down', () => (redis.isUp ? null : true));
  const said = (text: string) => log.lines.filter((line) => line.includes(text));

  it('should open while the server is down, reject at once, and connect when it comes up', async () => {
    await server.stop();
    const redis = open();
    expect(redis.isUp).toBe(false);
    await expect(redis.probe()).rejects.toThrow();
    await server.start();
    await untilUp(redis);
    await expect(redis.probe()).resolves.toBeUndefined();
  });

  it('should log the start and the end of each outage once', async () => {
    const redis = open();
    let tries = 0;
    redis.client.on('reconnecting', () => (tries += 1));
    await untilUp(redis);
    for (const outage of [1, 2]) {
      await server.stop();
      await waitUntil('the outage is logged', () => (said('unavailable').length === outage ? true : null));
      tries = 0;
      await waitUntil('it has tried again and again', () => (tries > 2 ? true : null));
      await server.start();
      await untilUp(redis);
      expect(said('unavailable')).toHaveLength(outage);
      expect(said('available again')).toHaveLength(outage);
    }
  });

  it('should treat a server that hangs as down, until it answers again', async () => {
    const redis = open();
    await untilUp(redis);
    server.hang();
    await expect(redis.client.get('a')).rejects.toThrow();
    await untilDown(redis);
    server.resume();
    await untilUp(redis);
    await expect(redis.probe()).resolves.toBeUndefined();
  });

  it('should treat a server that became a replica as down, until it accepts writes again', async () => {
    const redis = open();
    let connects = 0;
    redis.client.on('ready', () => (connects += 1));
    await untilUp(redis);
    await server.demote();
    await expect(redis.client.set('a', 'b')).rejects.toThrow('READONLY');
    expect(redis.isUp).toBe(false);
    await expect(redis.probe()).rejects.toThrow('READONLY');
    await waitUntil('it has reconnected', () => (connects > 1 ? true : null));
    expect(redis.isUp).toBe(false);
    await server.promote();
    await untilUp(redis);
    expect([said('unavailable'), said('available again')].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('should not execute later the commands sent while the server was down', async () => {
    const redis = open();
    await untilUp(redis);
    server.hang();
    await expect(redis.client.set('late', 'yes')).rejects.toThrow();
    await server.stop();
    await server.start();
    await untilUp(redis);
    await expect(redis.client.get('late')).resolves.toBeNull();
  });

  it('should never log the password, right or wrong', async () => {
    await server.stop();
    const guarded = await TestRedis.start(['--requirepass', 'right-password']);
    const address = (password: string) => guarded.url.replace('//', `//:${password}@`);
    try {
      const redis = open(address('wrong-password'));
      await waitUntil('the refusal is logged', () => (said('unavailable').length > 0 ? true : null));
      expect(redis.isUp).toBe(false);
      redis.close();
      await untilUp(open(address('right-password')));
      expect(log.lines.join()).not.toMatch(/(?:right|wrong)-password/);
    } finally {
      await guarded.stop();
    }
  });

  it('should warn once of a server that may evict keys', async () => {
    await server.stop();
    const forgetful = await TestRedis.start(['--maxmemory-policy', 'allkeys-lru']);
    try {
      await untilUp(open(forgetful.url));
      await waitUntil('the warning', () => (said('allkeys-lru').length > 0 ? true : null));
      expect(said('noeviction')).toHaveLength(1);
    } finally {
      await forgetful.stop();
    }
  });

  it('should not warn of a server that never evicts keys', async () => {
    const redis = open();
    await untilUp(redis);
    await redis.probe();
    expect(log.lines).toEqual([]);
  });

  it('should give other clients its settings, without a limit for their commands', () => {
    const { host, port } = new URL(server.url);
    const options = open(`redis://someone:secret@${host}/3`).options();
    expect(options).toEqual({
      host: '127.0.0.1',
      port: Number(port),
      username: 'someone',
      password: 'secret',
      db: 3,
      family: expect.any(Number),
      maxRetriesPerRequest: null,
      retryStrategy: expect.any(Function),
      reconnectOnError: expect.any(Function),
    });
  });

  it('should send nothing after it was closed', async () => {
    const redis = open();
    await untilUp(redis);
    redis.close();
    await expect(redis.probe()).rejects.toThrow();
  });
});
