import { Clock } from '../../../src/platform/time/clock.js';

/** A clock that stands still until a test moves it. */
export class TestClock extends Clock {
  #now: Date;

  /** Starts at the present, so that it agrees with times that the database sets. */
  constructor(start = new Date()) {
    super();
    this.#now = start;
  }

  override now(): Date {
    return new Date(this.#now);
  }

  /** Moves the clock on by so many milliseconds. */
  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }

  set(time: Date): void {
    this.#now = new Date(time);
  }
}
