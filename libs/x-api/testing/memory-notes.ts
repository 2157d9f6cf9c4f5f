import type { XSharedNotes } from '../x-shared-notes.js';

/** Notes that clients of one process share; `now` in ms since the epoch. */
export class MemoryNotes implements XSharedNotes {
  readonly #notes = new Map<string, { note: string; until: number }>();
  readonly #claims = new Map<string, number>();
  reads = 0;
  /** The keys that were written, each time. */
  readonly written: string[] = [];

  constructor(private readonly now: () => number) {}

  read(keys: readonly string[]): Promise<readonly (string | null)[]> {
    this.reads += 1;
    return Promise.resolve(keys.map((key) => this.peek(key)));
  }

  write(key: string, note: string, ttlMs: number): Promise<void> {
    this.written.push(key);
    this.#notes.set(key, { note, until: this.now() + ttlMs });
    return Promise.resolve();
  }

  claim(key: string, ttlMs: number): Promise<boolean> {
    if ((this.#claims.get(key) ?? 0) > this.now()) return Promise.resolve(false);
    this.#claims.set(key, this.now() + ttlMs);
    return Promise.resolve(true);
  }

  keys(): string[] {
    return [...this.#notes.keys()];
  }

  /** Everything is lost. */
  clear(): void {
    this.#notes.clear();
    this.#claims.clear();
  }

  private peek(key: string): string | null {
    const entry = this.#notes.get(key);
    return entry !== undefined && entry.until > this.now() ? entry.note : null;
  }
}
