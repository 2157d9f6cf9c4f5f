import { ValidateBy, type ValidationOptions } from 'class-validator';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** What every supported database stores exactly, in ms: from the epoch to the end of the year 9999. */
export const FIRST_INSTANT = 0;
export const LAST_INSTANT = 253_402_300_799_999;

/** Whether the text is an RFC 3339 date-time with an offset, of the years 1970 to 9999 (UTC), and exists. */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || !RFC3339.test(value)) return false;
  const time = Date.parse(value);
  if (!(time >= FIRST_INSTANT && time <= LAST_INSTANT)) return false;
  // `Date.parse` turns 30 February into a day of March: the day must stay the same.
  const day = Number(value.slice(8, 10));
  return new Date(`${value.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

/** Accepts only RFC 3339 date-times with an offset (`2026-01-31T12:00:00Z`), of the years 1970 to 9999. */
export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isInstant',
      validator: {
        validate: isInstant,
        defaultMessage: (args) =>
          `${args?.property ?? 'value'} must be a date and time with an offset, such as 2026-01-31T12:00:00Z, of the years 1970 to 9999`,
      },
    },
    options,
  );
}
