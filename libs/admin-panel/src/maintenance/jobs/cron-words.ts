const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A cron expression (UTC) in words; null for an unusual or invalid one. */
export function cronInWords(expression: string): string | null {
  const fields = expression.trim().split(/\s+/);
  // With six fields the first one is seconds.
  const [minute, hour, day, month, weekday, ...rest] =
    fields.length === 6 && fields[0] === '0' ? fields.slice(1) : fields;
  if (minute === undefined || hour === undefined || weekday === undefined || rest.length > 0) return null;
  if (month !== '*') return null;
  const when = dayInWords(day ?? '', weekday);
  if (when === null) return null;
  if (isNumber(minute) && isNumber(hour)) return `${when} at ${two(hour)}:${two(minute)}`;
  return when === 'every day' ? withinDay(minute, hour) : null;
}

function dayInWords(day: string, weekday: string): string | null {
  if (day === '*' && weekday === '*') return 'every day';
  if (day === '*' && isNumber(weekday)) return `every ${DAYS[Number(weekday) % 7] ?? 'day'}`;
  if (weekday === '*' && isNumber(day)) return `on day ${day} of each month`;
  return null;
}

function withinDay(minute: string, hour: string): string | null {
  const minutes = stepOf(minute, 60);
  if (hour === '*' && minutes !== null) return minutes === 1 ? 'every minute' : `every ${minutes} minutes`;
  if (!isNumber(minute)) return null;
  if (hour === '*') return `every hour at :${two(minute)}`;
  const hours = stepOf(hour, 24);
  return hours === null ? null : `every ${hours} hours at :${two(minute)}`;
}

/** The n of a step field `*\/n`, 1 for `*`; null for any other field, and when n does not divide the whole. */
function stepOf(field: string, whole: number): number | null {
  if (field === '*') return 1;
  const step = Number(/^\*\/(\d+)$/.exec(field)?.[1]);
  return step > 1 && whole % step === 0 ? step : null;
}

function isNumber(field: string): boolean {
  return /^\d{1,2}$/.test(field);
}

function two(field: string): string {
  return field.padStart(2, '0');
}
