import { fileURLToPath, pathToFileURL } from 'node:url';

import type { Config } from '@libsql/client';
import { PrismaLibSql } from '@prisma/adapter-libsql';

import { EmbeddedClient } from './embedded-client.js';

/** `synchronous=FULL`: in WAL mode a lower level may lose the last commits in a power cut. */
const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;';

/**
 * Prisma's libSQL adapter, adapted to a local file. The original begins transactions deferred (so that two writers fail
 * instead of waiting), never waits for a lock, and opens another connection after each transaction. This one keeps a
 * single connection, begins with BEGIN IMMEDIATE, and waits for locks without blocking the event loop.
 */
export class EmbeddedLibSql extends PrismaLibSql {
  constructor(file: string) {
    super({ url: pathToFileURL(file).href });
  }

  override async connect(): ReturnType<PrismaLibSql['connect']> {
    const adapter = await super.connect();
    try {
      await adapter.executeScript(PRAGMAS);
    } catch (error) {
      await adapter.dispose();
      throw error;
    }
    return adapter;
  }

  /** Prisma uses `:memory:` for a shadow database. */
  override createClient({ url }: Config): EmbeddedClient {
    return new EmbeddedClient(url.startsWith('file:') ? fileURLToPath(url) : url);
  }
}
