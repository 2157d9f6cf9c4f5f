/**
 * Where instances of a service tell each other what they learned about X. Notes may be lost at any moment, and
 * nothing here ever rejects: whoever cannot reach the others goes by what it learned itself.
 */
export interface XSharedNotes {
  /** The notes under these keys, in order; null where there is none. */
  read(keys: readonly string[]): Promise<readonly (string | null)[]>;
  /** Leaves a note for `ttlMs`. */
  write(key: string, note: string, ttlMs: number): Promise<void>;
  /** Whether nobody else has claimed the key within the last `ttlMs`. */
  claim(key: string, ttlMs: number): Promise<boolean>;
}

/** For a service of one instance. */
export const NO_SHARED_NOTES: XSharedNotes = {
  read: (keys) => Promise.resolve(keys.map(() => null)),
  write: () => Promise.resolve(),
  claim: () => Promise.resolve(true),
};
