import { ValidateBy, type ValidationOptions } from 'class-validator';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Whether the text is an RFC 3339 date-time with an offset that names a real moment. */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || !RFC3339.test(value)) return false;
  const time = Date.parse(value);
  if (Number.isNaN(time)) return false;
  // `Date.parse` rolls 30 February over to March; the day that was written must be the day that is meant.
  const day = Number(value.slice(8, 10));
  return new Date(`${value.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

/** Accepts RFC 3339 date-times with an offset (`2026-01-31T12:00:00Z`), nothing looser. */
export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isInstant',
      validator: {
        validate: isInstant,
        defaultMessage: (args) =>
          `${args?.property ?? 'value'} must be a date and time with an offset, such as 2026-01-31T12:00:00Z`,
      },
    },
    options,
  );
}
