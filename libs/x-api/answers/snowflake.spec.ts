import fc from 'fast-check';
import { firstSnowflakeAt, snowflakeTime } from './snowflake.js';

describe('snowflakes', () => {
  it('should give the time of a known post', () => {
    // https://x.com/XDevelopers/status/1346889436626259968, the example of X's own API description.
    expect(snowflakeTime('1346889436626259968').toISOString()).toBe('2021-01-06T18:40:40.344Z');
  });

  it('should give the first id of a millisecond', () => {
    expect(firstSnowflakeAt(new Date(1_288_834_974_658))).toBe(String(1 << 22));
  });

  it('should map times up to the epoch to id 0', () => {
    expect(firstSnowflakeAt(new Date(1_288_834_974_657))).toBe('0');
    expect(firstSnowflakeAt(new Date(0))).toBe('0');
  });

  it('should map every time to the smallest id of that time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_288_834_974_658, max: 3_400_000_000_000 }), (ms) => {
        const id = firstSnowflakeAt(new Date(ms));
        expect(snowflakeTime(id).getTime()).toBe(ms);
        expect(snowflakeTime((BigInt(id) - 1n).toString()).getTime()).toBe(ms - 1);
      }),
    );
  });

  it.each(['', '-1', '1.5', 'abc', '9223372036854775808', '1'.repeat(20)])(
    'should refuse %p as an id',
    (id) => {
      expect(() => snowflakeTime(id)).toThrow(RangeError);
    },
  );

  it('should map times later than ids can hold to the largest id', () => {
    for (const time of ['2081-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])
      expect(firstSnowflakeAt(new Date(time))).toBe('9223372036854775807');
  });

  it('should refuse an invalid time', () => {
    expect(() => firstSnowflakeAt(new Date(Number.NaN))).toThrow(RangeError);
  });
});
