import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { Redis } from 'ioredis';
import type { Database } from '#database';
import { Canaries, type SearchedText } from './canaries.js';
import { textsByColumn } from './database-rows.js';

/** The stores to search. */
export interface Stores {
  readonly database: Database;
  /** Every file in them is searched, archives decompressed. */
  readonly folders?: readonly string[];
  readonly redis?: Redis;
}

/**
 * Where one of the words stands, plain or encoded, in any case: `Table.column` of every table that the database has,
 * the
 * files, `redis` with the name of the key. Each word has eight characters at least.
 */
export async function storesNaming(
  { database, folders = [], redis }: Stores,
  words: readonly string[],
): Promise<string[]> {
  const canaries = new Canaries();
  for (const word of words) canaries.add(word, word);
  const texts = [
    ...(await textsByColumn(database)),
    ...(await Promise.all(folders.map(filesOf))).flat(),
    ...(redis === undefined ? [] : await keysOf(redis)),
  ];
  const found = canaries.findIn(texts.map(({ name, text }) => ({ name, text: text + text.toLowerCase() })));
  return [...new Set(found.map(({ foundIn }) => foundIn))].sort();
}

/** A copy is read: a process that closes a file loses every lock that SQLite has on it in this process. */
async function filesOf(folder: string): Promise<SearchedText[]> {
  const copy = await mkdtemp(join(tmpdir(), 'tta-stores-'));
  try {
    await promisify(execFile)('cp', ['-r', `${folder}/.`, copy]);
    return await filesIn(copy);
  } finally {
    await rm(copy, { recursive: true });
  }
}

async function filesIn(folder: string): Promise<SearchedText[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const bytes = await readFile(join(parentPath, name));
      return { name, text: (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1') };
    }),
  );
}

async function keysOf(redis: Redis): Promise<SearchedText[]> {
  const texts: SearchedText[] = [];
  for (const key of await redis.keys('*')) {
    const value = await valueOf(redis, key);
    texts.push({ name: `redis ${key}`, text: `${key} ${JSON.stringify(value)}` });
  }
  return texts;
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    // It has expired meanwhile.
    case 'none':
      return null;
    default:
      throw new Error(`${key} is of the unknown type ${type}`);
  }
}
