import { spanText } from '../display/text/figures.js';

const MINUTES_FROM_SECONDS = 180;
const HOUR_SECONDS = 3_600;

/** A range of delays by its longest one: `up to 45 s`; the last range has no end. */
export function delayWords(upToSeconds: number): string {
  if (upToSeconds > HOUR_SECONDS) return `over ${spanText(HOUR_SECONDS)}`;
  // In minutes, 90 s and 120 s would look the same.
  return upToSeconds < MINUTES_FROM_SECONDS ? `up to ${upToSeconds} s` : `up to ${spanText(upToSeconds)}`;
}
