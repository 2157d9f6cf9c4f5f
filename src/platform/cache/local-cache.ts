import { LRUCache } from 'lru-cache';
import { SharedCache, wholeMs } from './shared-cache.js';

const MAX_ENTRIES = 10_000;
const MAX_CHARACTERS = 32 * 1024 * 1024;

export interface LocalCacheLimits {
  readonly maxEntries: number;
  /** Of all keys and values together, in UTF-16 code units. */
  readonly maxCharacters: number;
}

/** A cache in the memory of this process. When it is full, the least recently used entries are evicted. */
export class LocalCache extends SharedCache {
  readonly #entries: LRUCache<string, string>;

  constructor(limits: LocalCacheLimits = { maxEntries: MAX_ENTRIES, maxCharacters: MAX_CHARACTERS }) {
    super();
    this.#entries = new LRUCache({
      max: limits.maxEntries,
      maxSize: limits.maxCharacters,
      sizeCalculation: (value, key) => Math.max(1, key.length + value.length),
      // Reads the clock on every access; by default a reading is reused for a millisecond.
      ttlResolution: 0,
    });
  }

  getMany(keys: readonly string[]): Promise<readonly (string | null)[]> {
    return Promise.resolve(keys.map((key) => this.#entries.get(key) ?? null));
  }

  set(key: string, value: string, ttlMs: number): Promise<void> {
    this.#entries.set(key, value, { ttl: wholeMs(ttlMs) });
    return Promise.resolve();
  }

  async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    if (this.#entries.has(key)) return false;
    await this.set(key, value, ttlMs);
    return true;
  }

  delete(key: string): Promise<void> {
    this.#entries.delete(key);
    return Promise.resolve();
  }
}
