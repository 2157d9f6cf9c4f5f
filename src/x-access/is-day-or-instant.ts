import { ValidateBy } from 'class-validator';
import { isInstant } from '../platform/validation/is-instant.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a day without a time, such as `2026-01-31`. */
export function isDay(text: string): boolean {
  return DAY.test(text) && isInstant(`${text}T00:00:00Z`);
}

/** Accepts a day (`2026-01-31`) or an RFC 3339 date-time with an offset. */
export function IsDayOrInstant(): PropertyDecorator {
  return ValidateBy({
    name: 'isDayOrInstant',
    validator: {
      validate: (value) => typeof value === 'string' && (isDay(value) || isInstant(value)),
      defaultMessage: (args) =>
        `${args?.property ?? 'value'} must be a day, such as 2026-01-31, or a date and time with an offset, of the years 1970 to 9999`,
    },
  });
}
