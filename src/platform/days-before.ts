const DAY_MS = 24 * 60 * 60 * 1000;

/** So many days of 24 hours before: no daylight-saving change makes one longer. */
export function daysBefore(time: Date, days: number): Date {
  return new Date(time.getTime() - days * DAY_MS);
}
