import type { XSharedState } from '../gate/shared-state.js';

/** Entries that clients of one process share; `now` in ms since the epoch. */
export class LocalSharedState implements XSharedState {
  readonly #shared = new Map<string, { entry: string; until: number }>();
  readonly #claims = new Map<string, number>();
  reads = 0;
  /** The keys that were written, each time. */
  readonly written: string[] = [];

  constructor(private readonly now: () => number) {}

  read(keys: readonly string[]): Promise<readonly (string | null)[]> {
    this.reads += 1;
    return Promise.resolve(keys.map((key) => this.peek(key)));
  }

  write(key: string, entry: string, ttlMs: number): Promise<void> {
    this.written.push(key);
    this.#shared.set(key, { entry, until: this.now() + ttlMs });
    return Promise.resolve();
  }

  claim(key: string, ttlMs: number): Promise<boolean> {
    if ((this.#claims.get(key) ?? 0) > this.now()) return Promise.resolve(false);
    this.#claims.set(key, this.now() + ttlMs);
    return Promise.resolve(true);
  }

  keys(): string[] {
    return [...this.#shared.keys()];
  }

  /** Loses all entries. */
  clear(): void {
    this.#shared.clear();
    this.#claims.clear();
  }

  private peek(key: string): string | null {
    const entry = this.#shared.get(key);
    return entry !== undefined && entry.until > this.now() ? entry.entry : null;
  }
}
