import { Logger } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';

/** The prefix of all keys of the service. */
export const KEY_PREFIX = 'tta:';
const CONNECT_TIMEOUT_MS = 2_000;
/** Every caller can do without an answer, so none waits longer. */
const COMMAND_TIMEOUT_MS = 500;
/** A server that does not answer commands for so long counts as down. */
const SILENCE_LIMIT_MS = 1_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const PROBE = 'probe';
const PROBE_TTL_MS = 60_000;

/**
 * The process's one connection to Redis. The service starts without it, and it reconnects for ever; while the server
 * is down every command rejects at once, so callers must be able to do without. A server that is read-only, such as
 * one that became a replica, counts as down; the address may lead to another server by then, so it reconnects. The
 * start and the end of an outage are logged once each.
 */
export class RedisConnection {
  readonly #logger = new Logger(RedisConnection.name);
  #isOutage = false;
  #hasWarned = false;
  #takesWrites = true;
  #reconnecting: NodeJS.Timeout | undefined;

  private constructor(
    /** Commands reject after 500 ms. Build keys with {@link RedisConnection.key}. */
    readonly client: Redis,
  ) {
    client.on('error', (error: Error & { code?: string }) => {
      this.#logOutage(error);
    });
    client.on('ready', () => {
      if (this.#takesWrites) this.#logRecovery();
      else void this.#probeAgain();
      void this.#checkEviction();
    });
    client.options.reconnectOnError = (error) => {
      if (isReadOnly(error)) this.#onReadOnly(error);
      return false;
    };
  }

  /** Begins to connect, and does not wait for it. @param url `redis://` or `rediss://`, as ioredis reads it */
  static open(url: string): RedisConnection {
    return new RedisConnection(
      new Redis(url, {
        connectTimeout: CONNECT_TIMEOUT_MS,
        commandTimeout: COMMAND_TIMEOUT_MS,
        socketTimeout: SILENCE_LIMIT_MS,
        enableOfflineQueue: false,
        // A command must not take effect after its caller has given up on it.
        maxRetriesPerRequest: 0,
        retryStrategy,
      }),
    );
  }

  /**
   * Whether commands are accepted. A server that hangs is detected after a second without an answer, a read-only one at
   * the first write.
   */
  get isUp(): boolean {
    return this.client.status === 'ready' && this.#takesWrites;
  }

  /** The key with the service's prefix: several services may share a server. */
  key(name: string): string {
    return KEY_PREFIX + name;
  }

  /**
   * Options for clients that open their own connection to the same server (BullMQ): the address, the same pauses
   * between tries, and no limit of time or tries for a command, because theirs may block. It reconnects when the server
   * is read-only.
   */
  options(): RedisOptions {
    const { host, port, username, password, db, tls, family } = this.client.options;
    return Object.fromEntries(
      Object.entries({
        host,
        port,
        username,
        password,
        db,
        tls,
        family,
        retryStrategy,
        reconnectOnError: isReadOnly,
        maxRetriesPerRequest: null,
      }).filter(([, value]) => value !== undefined),
    );
  }

  /** Writes a key. @throws the client's error when the server does not accept it in time */
  async probe(): Promise<void> {
    await this.client.set(this.key(PROBE), '', 'PX', PROBE_TTL_MS);
  }

  /** Disconnects; nothing is sent afterwards. */
  close(): void {
    clearTimeout(this.#reconnecting);
    this.client.disconnect();
  }

  async #probeAgain(): Promise<void> {
    try {
      await this.probe();
      this.#takesWrites = true;
      this.#logRecovery();
    } catch {
      this.#reconnectLater();
    }
  }

  #onReadOnly(error: Error): void {
    if (!this.#takesWrites) return;
    this.#takesWrites = false;
    this.#logOutage(error);
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    clearTimeout(this.#reconnecting);
    this.#reconnecting = setTimeout(() => {
      this.client.disconnect(true);
    }, LAST_RETRY_MS).unref();
  }

  #logOutage({ code, message }: Error & { code?: string }): void {
    if (this.#isOutage) return;
    this.#isOutage = true;
    // Only these two: other properties of the client's errors contain commands with their arguments, such as AUTH.
    this.#logger.warn(
      `Redis is unavailable; continuing without it: ${message === '' ? String(code) : message}`,
    );
  }

  #logRecovery(): void {
    if (!this.#isOutage) return;
    this.#isOutage = false;
    this.#logger.log('Redis is available again');
  }

  /** By INFO, because hosted Redis often forbids CONFIG. */
  async #checkEviction(): Promise<void> {
    if (this.#hasWarned) return;
    const policy = await this.client.info('memory').then(evictionPolicyOf, () => null);
    if (policy === null || policy === 'noeviction') return;
    this.#hasWarned = true;
    this.#logger.warn(`Redis has maxmemory-policy ${policy}: with anything but noeviction it may drop jobs`);
  }
}

function retryStrategy(times: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(times - 1, 10), LAST_RETRY_MS);
}

function isReadOnly({ message }: Error): boolean {
  return message.includes('READONLY');
}

function evictionPolicyOf(info: string): string | null {
  return /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? null;
}
