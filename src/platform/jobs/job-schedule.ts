import { CronTime } from 'cron';

const FIRST_LOOK_BACK_MS = 1_000;
/** Longer than the longest pause of any expression: 29 February comes every four years, or eight. */
const LONGEST_LOOK_BACK_MS = 9 * 366 * 24 * 3_600_000;

/** The ticks of a cron expression, in UTC: no time zone and no daylight-saving change moves them. */
export class JobSchedule {
  readonly #time: CronTime;
  /** The last answer of `latest`, which holds until the next tick: computing it takes milliseconds. */
  #known: { readonly tick: Date; readonly next: Date } | null = null;

  constructor(readonly expression: string) {
    this.#time = new CronTime(expression, 'UTC');
  }

  /** The first tick after this moment. */
  next(after: Date): Date {
    return this.#time.getNextDateFrom(after, 'UTC').toJSDate();
  }

  /** The last tick at or before `now`; null when the last nine years had none. */
  latest(now: Date): Date | null {
    if (this.#known !== null && this.#known.tick <= now && now < this.#known.next) return this.#known.tick;
    const tick = this.#search(now);
    this.#known = tick === null ? null : { tick, next: this.next(tick) };
    return tick;
  }

  #search(now: Date): Date | null {
    for (let lookBackMs = FIRST_LOOK_BACK_MS; lookBackMs <= LONGEST_LOOK_BACK_MS; lookBackMs *= 2) {
      const last = this.#lastBetween(new Date(now.getTime() - lookBackMs), now);
      if (last !== null) return last;
    }
    return null;
  }

  /** The last tick after `start` and not after `end`. */
  #lastBetween(start: Date, end: Date): Date | null {
    let last: Date | null = null;
    for (let tick = this.next(start); tick <= end; tick = this.next(tick)) last = tick;
    return last;
  }
}
