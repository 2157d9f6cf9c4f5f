const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A count with separated thousands: `12,345`. */
export function countText(count: number): string {
  return counts.format(count);
}

/** A count and what is counted: `1 attempt`, `12,345 attempts`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** A rate from 0 to 1 in percent. 0% and 100% are exact, never rounded; a dash when there is no rate. */
export function rateText(rate: number | null): string {
  if (rate === null) return '–';
  const percent = rate * 100;
  if (percent > 0 && percent < 0.1) return 'under 0.1%';
  if (percent < 100 && percent > 99.9) return 'over 99.9%';
  return `${Number(percent.toFixed(1))}%`;
}

/** A time in milliseconds: `840 ms`, `1.2 s`, `2 min`. */
export function millisecondsText(milliseconds: number | null): string {
  if (milliseconds === null) return '–';
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 99_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  return spanText(milliseconds / 1000);
}

/** US dollars: `$12.50`. Below ten cents with four digits: `$0.0042`. */
export function usdText(usd: number): string {
  const digits = usd > 0 && usd < 0.1 ? 4 : 2;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** A duration in its two largest units: `45 s`, `3 min`, `2 h 5 min`, `4 d 1 h`. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  // Rounded to the smallest unit shown, so that 59.6 minutes become an hour.
  const minutes = Math.round(whole / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return pair(minutes, 60, 'h', 'min');
  return pair(Math.round(whole / HOUR), DAY / HOUR, 'd', 'h');
}

/** How far a moment is from now: `in 3 min`, `2 h ago`, `now`. */
export function fromNowText(iso: string, now: Date): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  return seconds > 0 ? `in ${spanText(seconds)}` : `${spanText(-seconds)} ago`;
}

function pair(amount: number, base: number, large: string, small: string): string {
  const rest = amount % base;
  return `${Math.floor(amount / base)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}
