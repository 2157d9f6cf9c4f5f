/**
 * A cache in which instances of a service share what they learned about X. Entries may be lost at any moment. No
 * method rejects: an instance that cannot reach the cache uses what it learned itself.
 */
export interface XSharedState {
  /** The entries of these keys, in order; null where there is none. */
  read(keys: readonly string[]): Promise<readonly (string | null)[]>;
  /** Stores an entry for `ttlMs`. */
  write(key: string, entry: string, ttlMs: number): Promise<void>;
  /** Claims the key for `ttlMs`; false when another instance holds it. */
  claim(key: string, ttlMs: number): Promise<boolean>;
}

/** For a service of one instance. */
export const NO_SHARED_STATE: XSharedState = {
  read: (keys) => Promise.resolve(keys.map(() => null)),
  write: () => Promise.resolve(),
  claim: () => Promise.resolve(true),
};
