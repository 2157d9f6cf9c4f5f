/**
 * Short notes that instances share where there is Redis, and that one process keeps for itself where there is none,
 * as a port. A note may be lost at any moment, and nothing here ever rejects: what is only here is nowhere. Times to
 * live are in milliseconds of real time; part of one counts as a whole, and less than one as one.
 */
export abstract class Memory {
  /** The note under the key; null where there is none any more. */
  async get(key: string): Promise<string | null> {
    const [value] = await this.getMany([key]);
    return value ?? null;
  }

  /** The notes under the keys, in their order; null for each that is not there. */
  abstract getMany(keys: readonly string[]): Promise<readonly (string | null)[]>;
  /** Keeps a note for `ttlMs`, in place of an earlier one. */
  abstract set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Whether there was no note: then this one is kept. Also true where nobody can be asked, so it is no lock. */
  abstract setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean>;
  abstract delete(key: string): Promise<void>;
}

/** A time to live as every memory takes it. */
export function wholeMs(ttlMs: number): number {
  return Math.max(1, Math.ceil(ttlMs));
}
