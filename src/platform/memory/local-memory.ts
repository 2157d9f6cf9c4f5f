import { LRUCache } from 'lru-cache';
import { Memory, wholeMs } from './memory.js';

const MAX_ENTRIES = 10_000;
const MAX_CHARACTERS = 32 * 1024 * 1024;

export interface LocalMemoryLimits {
  readonly maxEntries: number;
  /** Of all keys and notes together, in UTF-16 units. */
  readonly maxCharacters: number;
}

/** A memory of this process alone. What was not asked for the longest goes first when it is full. */
export class LocalMemory extends Memory {
  readonly #notes: LRUCache<string, string>;

  constructor(limits: LocalMemoryLimits = { maxEntries: MAX_ENTRIES, maxCharacters: MAX_CHARACTERS }) {
    super();
    this.#notes = new LRUCache({
      max: limits.maxEntries,
      maxSize: limits.maxCharacters,
      sizeCalculation: (value, key) => Math.max(1, key.length + value.length),
      // Each reading of the time is exact: by default one is good for a millisecond.
      ttlResolution: 0,
    });
  }

  getMany(keys: readonly string[]): Promise<readonly (string | null)[]> {
    return Promise.resolve(keys.map((key) => this.#notes.get(key) ?? null));
  }

  set(key: string, value: string, ttlMs: number): Promise<void> {
    this.#notes.set(key, value, { ttl: wholeMs(ttlMs) });
    return Promise.resolve();
  }

  async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    if (this.#notes.has(key)) return false;
    await this.set(key, value, ttlMs);
    return true;
  }

  delete(key: string): Promise<void> {
    this.#notes.delete(key);
    return Promise.resolve();
  }
}
