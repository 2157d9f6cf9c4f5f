const DAY_MS = 24 * 60 * 60 * 1000;

/** `days` times 24 hours before, whatever the daylight-saving time. */
export function daysBefore(time: Date, days: number): Date {
  return new Date(time.getTime() - days * DAY_MS);
}
