import { setTimeout as pause } from 'node:timers/promises';

import pg from 'pg';

import { serverAddressOf } from '../address/server-address.js';
import { identifier } from '../identifier.js';
import { postgresqlSettings } from './postgresql-settings.js';
import { sqlErrorOf } from './sql-error-of.js';
import type { SqlError } from './sql-error.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

export interface ListenerEvents {
  /** The payload of one NOTIFY. Must not throw. */
  onMessage(payload: string): void;
  /** From now on messages are heard, for the first time or again. */
  onListening(): void;
  /** Nothing is heard: the connection was lost, or another attempt to connect has failed. */
  onSilence(error: SqlError): void;
}

/**
 * Hears what is sent by NOTIFY on one channel of a PostgreSQL database, on a connection of its own. A lost connection is
 * replaced, after pauses that grow from 100 ms to 30 s; what is sent meanwhile is never heard. Behind a pooler that
 * gives each transaction another connection, nothing may be heard at all.
 */
export class PostgresqlListener {
  readonly #closing = new AbortController();
  #running: Promise<void> | null = null;

  /**
   * @param url of the database; `start` connects
   * @param channel letters, digits and _
   */
  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly events: ListenerEvents,
  ) {}

  start(): void {
    this.#running ??= this.#keepListening();
  }

  /** Resolves when the connection is closed. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #keepListening(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    const onListening = (): void => {
      pauseMs = FIRST_PAUSE_MS;
      this.events.onListening();
    };
    const isClosing = (): boolean => this.#closing.signal.aborted;
    while (!isClosing()) {
      const error = await this.#listenUntilLost(onListening);
      if (isClosing()) return;
      this.events.onSilence(sqlErrorOf('postgresql', error));
      await pause(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Gives the reason why nothing is heard any longer. */
  async #listenUntilLost(onListening: () => void): Promise<unknown> {
    const client = new pg.Client(postgresqlSettings(serverAddressOf(this.url)));
    let lose: (reason: unknown) => void = () => undefined;
    const lost = new Promise<unknown>((resolve) => (lose = resolve));
    client.on('error', lose);
    client.on('end', () => {
      lose(new Error('The connection was closed.'));
    });
    client.on('notification', ({ payload }) => {
      this.events.onMessage(payload ?? '');
    });
    this.#closing.signal.addEventListener('abort', lose, { once: true });
    try {
      await client.connect();
      await client.query(`LISTEN ${identifier('postgresql', this.channel).sql}`);
      onListening();
      return await lost;
    } catch (error) {
      return error;
    } finally {
      this.#closing.signal.removeEventListener('abort', lose);
      await client.end();
    }
  }
}
