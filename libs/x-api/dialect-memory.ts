import { z } from 'zod';
import { parseJson } from './json.js';
import { NO_SHARED_NOTES, type XSharedNotes } from './x-shared-notes.js';
import { Deferred } from './deferred.js';
import { otherDialect, type XDialect } from './x-dialect.js';

/** What an answer says about the dialect of its question. */
export type DialectWord = 'spoken' | 'refused' | 'unknown';

const NOTE_KEY = 'dialect';
const NOTE_TTL_MS = 7 * 24 * 60 * 60 * 1000;

const noteSchema = z.object({
  dialect: z.enum(['posts', 'tweets']),
  /** Orders the switches of instances; about ms since the epoch. */
  changedAt: z.number().nonnegative(),
});

/**
 * Remembers which dialect X speaks, among instances too, and sees to it that finding out costs one call: when
 * none is under way, the next one goes alone, and those that come meanwhile wait until it has heard X. If it
 * hears nothing, the next of them goes alone. Calls that are under way when X changes each find out by
 * themselves: they have been sent.
 */
export class DialectMemory {
  readonly #notes: XSharedNotes;
  readonly #now: () => number;
  #dialect: XDialect;
  #changedAt = 0;
  #underWay = 0;
  /** Settles when the call that goes alone is over: true when X spoke the dialect. */
  #scout: Promise<boolean> | null = null;

  constructor(options: { first: XDialect; notes: XSharedNotes; now: () => number }) {
    this.#dialect = options.first;
    this.#notes = options.notes;
    this.#now = options.now;
  }

  /** Makes an attempt in the dialect that X speaks, and one more in the other when it is refused. */
  async ask<T extends { word: DialectWord }>(
    attempt: (dialect: XDialect) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    if (this.#notes !== NO_SHARED_NOTES) await this.#readNote();
    while (this.#scout !== null && signal?.aborted !== true) {
      if (await unlessAborted(this.#scout, signal)) return this.#askNow(attempt);
    }
    return this.#underWay === 0 ? this.#askAlone(attempt) : this.#askNow(attempt);
  }

  async #askAlone<T extends { word: DialectWord }>(attempt: (dialect: XDialect) => Promise<T>): Promise<T> {
    const scout = new Deferred<boolean>();
    this.#scout = scout.promise;
    let hasHeard = false;
    try {
      const answer = await this.#askNow(attempt);
      hasHeard = answer.word === 'spoken';
      return answer;
    } finally {
      this.#scout = null;
      scout.resolve(hasHeard);
    }
  }

  async #askNow<T extends { word: DialectWord }>(attempt: (dialect: XDialect) => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      const dialect = this.#dialect;
      const answer = await attempt(dialect);
      if (answer.word !== 'refused') return answer;
      this.#leave(dialect);
      const other = otherDialect(dialect);
      const second = await attempt(other);
      if (second.word === 'refused') this.#leave(other);
      return second;
    } finally {
      this.#underWay -= 1;
    }
  }

  // Of many calls that are refused in one dialect, the first switches, and tells it.
  #leave(refused: XDialect): void {
    if (this.#dialect !== refused) return;
    this.#dialect = otherDialect(refused);
    this.#changedAt = Math.max(this.#now(), this.#changedAt + 1);
    const note = { dialect: this.#dialect, changedAt: this.#changedAt };
    // Nobody waits for it: it never rejects, and may be lost.
    void this.#notes.write(NOTE_KEY, JSON.stringify(note), NOTE_TTL_MS);
  }

  async #readNote(): Promise<void> {
    const [note] = await this.#notes.read([NOTE_KEY]);
    const read = noteSchema.safeParse(parseJson(note ?? null)).data;
    if (read === undefined || read.changedAt <= this.#changedAt) return;
    this.#dialect = read.dialect;
    this.#changedAt = read.changedAt;
  }
}

/** What the promise resolves to, or false as soon as `signal` fires. */
async function unlessAborted(promise: Promise<boolean>, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal === undefined) return promise;
  const aborted = new Deferred<boolean>();
  const onAbort = (): void => {
    aborted.resolve(false);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
