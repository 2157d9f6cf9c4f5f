const DAY_MS = 24 * 60 * 60 * 1000;

/** The UTC day of a moment: `2026-01-31`. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** The UTC month of a moment: `2026-01`. */
export function monthOf(moment: Date): string {
  return moment.toISOString().slice(0, 7);
}

/** 00:00 UTC of the next day. */
export function nextDay(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / DAY_MS) * DAY_MS + DAY_MS);
}

/** 00:00 UTC of the first day of the next month. */
export function nextMonth(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1));
}
