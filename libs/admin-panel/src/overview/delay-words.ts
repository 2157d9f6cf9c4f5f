import { spanText } from '../display/figures.js';

const MINUTES_FROM_SECONDS = 180;
const HOUR_SECONDS = 3_600;

/** The delays that the service counts together by their longest: `up to 45 s`; the last step has no end. */
export function delayWords(upToSeconds: number): string {
  if (upToSeconds > HOUR_SECONDS) return `over ${spanText(HOUR_SECONDS)}`;
  // In minutes 90 s and 120 s would be the same.
  return upToSeconds < MINUTES_FROM_SECONDS ? `up to ${upToSeconds} s` : `up to ${spanText(upToSeconds)}`;
}
