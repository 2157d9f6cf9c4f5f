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

/** The part of a call's time limit that others wait for one that goes alone. */
const PATIENCE = 0.2;

/** One request's turn to be sent. */
export interface DialectTurn {
  readonly dialect: XDialect;
  /** To be called once, when the answer is there or will not come. */
  end(word: DialectWord): void;
}

interface Scout {
  /** Settles when its request is over: true when X spoke the dialect. */
  readonly over: Promise<boolean>;
  /** How long others wait for it; ms, of the monotonic clock. */
  readonly until: number;
}

/**
 * Remembers which dialect X speaks, among instances too, and sees to it that finding out costs one call: when
 * none is under way, the next one goes alone, and those that come meanwhile wait until it has heard X, for a fifth of a
 * call's time at most. If it hears nothing, the next of them goes alone. Calls that are under way when X changes each
 * find out by themselves: they have been sent.
 */
export class DialectMemory {
  readonly #notes: XSharedNotes;
  readonly #now: () => number;
  readonly #patienceMs: number;
  #dialect: XDialect;
  #changedAt = 0;
  #underWay = 0;
  /** The request that goes alone. */
  #scout: Scout | null = null;

  constructor(options: { first: XDialect; timeoutMs: number; notes: XSharedNotes; now: () => number }) {
    this.#dialect = options.first;
    this.#patienceMs = options.timeoutMs * PATIENCE;
    this.#notes = options.notes;
    this.#now = options.now;
  }

  /** Reads what other instances have found out. */
  async readNote(): Promise<void> {
    if (this.#notes === NO_SHARED_NOTES) return;
    const [note] = await this.#notes.read([NOTE_KEY]);
    const read = noteSchema.safeParse(parseJson(note ?? null)).data;
    if (read === undefined || read.changedAt <= this.#changedAt) return;
    this.#dialect = read.dialect;
    this.#changedAt = read.changedAt;
  }

  /**
   * The turn of a request that can be sent at once, in the dialect that X speaks unless another one is asked for. It
   * comes early when `signal` fires.
   */
  async turn(signal: AbortSignal | undefined, dialect?: XDialect): Promise<DialectTurn> {
    const patientUntil = performance.now() + this.#patienceMs;
    let isKnown = false;
    while (this.#scout !== null && !isKnown && signal?.aborted !== true) {
      const leftMs = Math.min(patientUntil, this.#scout.until) - performance.now();
      if (leftMs <= 0) break;
      isKnown = await heardWithin(leftMs, this.#scout.over, signal);
    }
    const goesAlone = !isKnown && this.#underWay === 0;
    return this.#begin(dialect ?? this.#dialect, goesAlone ? this.#sendScout() : null);
  }

  #begin(dialect: XDialect, scout: Deferred<boolean> | null): DialectTurn {
    this.#underWay += 1;
    return {
      dialect,
      end: (word) => {
        this.#underWay -= 1;
        if (word === 'refused') this.#leave(dialect);
        if (scout === null) return;
        this.#scout = null;
        scout.resolve(word === 'spoken');
      },
    };
  }

  #sendScout(): Deferred<boolean> {
    const over = new Deferred<boolean>();
    this.#scout = { over: over.promise, until: performance.now() + this.#patienceMs };
    return over;
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
}

/** What the promise resolves to, or false after `ms` and as soon as `signal` fires. */
async function heardWithin(
  ms: number,
  promise: Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const inVain = new Deferred<boolean>();
  const giveUp = (): void => {
    inVain.resolve(false);
  };
  const timer = setTimeout(giveUp, ms);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([promise, inVain.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
