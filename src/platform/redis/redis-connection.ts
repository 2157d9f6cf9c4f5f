import { Logger } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';

/** What the names of all keys of the service begin with. */
export const KEY_PREFIX = 'tta:';
const CONNECT_TIMEOUT_MS = 2_000;
/** Nothing here is worth waiting longer for: whoever asks knows what to do without an answer. */
const COMMAND_TIMEOUT_MS = 500;
/** A server that takes commands and answers nothing for so long counts as down. */
const SILENCE_LIMIT_MS = 1_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const PROBE = 'probe';
const PROBE_TTL_MS = 60_000;

/**
 * The process's one connection to Redis. It never keeps the service from starting and tries again for ever; while
 * the server is away every command rejects at once, so a caller has to be able to do without. A server that takes no
 * writes, as one that became a replica, counts as away; the address may name another one by then, so it connects
 * anew. An outage is one line in the log, and so is its end.
 */
export class RedisConnection {
  readonly #logger = new Logger(RedisConnection.name);
  #isOutage = false;
  #hasWarned = false;
  #takesWrites = true;
  #reconnecting: NodeJS.Timeout | undefined;

  private constructor(
    /** Commands reject after 500 ms. Its keys go through {@link RedisConnection.key}. */
    readonly client: Redis,
  ) {
    client.on('error', (error: Error & { code?: string }) => {
      this.#noteOutage(error);
    });
    client.on('ready', () => {
      if (this.#takesWrites) this.#noteRecovery();
      else void this.#probeAgain();
      void this.#checkEviction();
    });
    client.options.reconnectOnError = (error) => {
      if (isReadOnly(error)) this.#noteReadOnly(error);
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
        // A command whose caller has long gone on without it must not take effect later.
        maxRetriesPerRequest: 0,
        retryStrategy,
      }),
    );
  }

  /**
   * Whether commands are taken now. A server that hangs is noticed after a second of silence, one that takes no writes
   * with the first write.
   */
  get isUp(): boolean {
    return this.client.status === 'ready' && this.#takesWrites;
  }

  /** The service's own name for a key: several services may share a server. */
  key(name: string): string {
    return KEY_PREFIX + name;
  }

  /**
   * What another connection to the same server needs, for clients that keep their own (BullMQ): the address, the
   * same pauses between tries, and no limit of time or tries for a command, because theirs may block. It connects anew
   * when the server takes no writes.
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

  /** Writes a key. @throws whatever the client reports, where the server does not take it in time */
  async probe(): Promise<void> {
    await this.client.set(this.key(PROBE), '', 'PX', PROBE_TTL_MS);
  }

  /** Nothing is sent any more. */
  close(): void {
    clearTimeout(this.#reconnecting);
    this.client.disconnect();
  }

  async #probeAgain(): Promise<void> {
    try {
      await this.probe();
      this.#takesWrites = true;
      this.#noteRecovery();
    } catch {
      this.#connectAnewLater();
    }
  }

  #noteReadOnly(error: Error): void {
    if (!this.#takesWrites) return;
    this.#takesWrites = false;
    this.#noteOutage(error);
    this.#connectAnewLater();
  }

  #connectAnewLater(): void {
    clearTimeout(this.#reconnecting);
    this.#reconnecting = setTimeout(() => {
      this.client.disconnect(true);
    }, LAST_RETRY_MS).unref();
  }

  #noteOutage({ code, message }: Error & { code?: string }): void {
    if (this.#isOutage) return;
    this.#isOutage = true;
    // Only these two: other properties of the client's errors hold commands with their arguments, AUTH among them.
    this.#logger.warn(
      `Redis cannot be used; going on without it: ${message === '' ? String(code) : message}`,
    );
  }

  #noteRecovery(): void {
    if (!this.#isOutage) return;
    this.#isOutage = false;
    this.#logger.log('Redis can be used again');
  }

  /** INFO, because services that host Redis often forbid CONFIG. */
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
