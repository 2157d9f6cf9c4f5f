/**
 * A cache that instances share through Redis; without Redis each process has its own. An entry may be lost at any
 * moment, so nothing may be stored here alone. No method rejects. A TTL is in milliseconds of real time, rounded up,
 * at least 1.
 */
export abstract class SharedCache {
  /** The value under the key; null when there is none. */
  async get(key: string): Promise<string | null> {
    const [value] = await this.getMany([key]);
    return value ?? null;
  }

  /** The values in the order of the keys; null for each key without one. */
  abstract getMany(keys: readonly string[]): Promise<readonly (string | null)[]>;
  /** Stores the value for `ttlMs`; overwrites an earlier one. */
  abstract set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Stores the value unless the key has one; true if it did. Also true while Redis is down, so it is no lock. */
  abstract setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean>;
  abstract delete(key: string): Promise<void>;
}

/** A TTL as every cache accepts it. */
export function wholeMs(ttlMs: number): number {
  return Math.max(1, Math.ceil(ttlMs));
}
