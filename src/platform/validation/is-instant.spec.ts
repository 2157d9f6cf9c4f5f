import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { isInstant, IsInstant } from './is-instant.js';

describe('an instant', () => {
  it.each([
    '2026-01-31T12:00:00Z',
    '2026-01-31T12:00Z',
    '2026-01-31T12:00:00.1Z',
    '2026-01-31T12:00:00.123456789Z',
    '2026-01-31T23:59:59+14:00',
    '2026-01-31T00:00:00-11:30',
    '2028-02-29T00:00:00Z',
    '1970-01-01T00:00:00.000Z',
    '1969-12-31T23:59:59-00:01',
    '9999-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59.999999999Z',
    '9999-12-31T23:59:59+23:59',
  ])('should be read from %s', (text) => {
    expect(isInstant(text)).toBe(true);
  });

  it.each([
    ['no offset', '2026-01-31T12:00:00'],
    ['no time', '2026-01-31'],
    ['a space', '2026-01-31 12:00:00Z'],
    ['a month that does not exist', '2026-13-01T00:00:00Z'],
    ['a day that does not exist', '2026-02-30T00:00:00Z'],
    ['a leap day of a common year', '2027-02-29T00:00:00Z'],
    ['day 0', '2026-01-00T00:00:00Z'],
    ['an hour that does not exist', '2026-01-31T25:00:00Z'],
    ['hour 24', '2026-01-31T24:00:00Z'],
    ['a minute that does not exist', '2026-01-31T12:60:00Z'],
    ['a year of five digits', '12026-01-31T12:00:00Z'],
    ['ten decimals', '2026-01-31T12:00:00.1234567890Z'],
    ['a moment before 1970', '1969-12-31T23:59:59.999Z'],
    ['a moment that its offset puts before 1970', '1970-01-01T00:00:00+00:01'],
    ['the year 1', '0001-01-01T00:00:00Z'],
    ['the year 0', '0000-01-01T00:00:00Z'],
    ['a moment that its offset puts behind 9999', '9999-12-31T23:59:59-00:01'],
    ['text around it', ' 2026-01-31T12:00:00Z'],
    ['a line break', '2026-01-31T12:00:00Z\n'],
    ['words', 'yesterday'],
    ['nothing', ''],
    ['a number', 1_769_860_800_000],
    ['null', null],
  ])('should not be read from %s', (_what, value) => {
    expect(isInstant(value)).toBe(false);
  });
});

class Query {
  @IsInstant()
  readonly from!: unknown;
}

describe('the decorator', () => {
  it('should name the field and the expected format', () => {
    const [error] = validateSync(plainToInstance(Query, { from: 'now' }));
    expect(error?.constraints).toEqual({
      isInstant:
        'from must be a date and time with an offset, such as 2026-01-31T12:00:00Z, of the years 1970 to 9999',
    });
    expect(validateSync(plainToInstance(Query, { from: '2026-01-31T12:00:00Z' }))).toEqual([]);
  });
});
