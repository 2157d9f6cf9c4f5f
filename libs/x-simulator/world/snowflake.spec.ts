import { compareIds, SNOWFLAKE_EPOCH_MS, SnowflakeSequence } from './snowflake.js';

describe('SnowflakeSequence', () => {
  it('should have the time in the upper bits', () => {
    const ms = Date.UTC(2026, 0, 1);
    const id = new SnowflakeSequence().next(ms);
    expect(Number(BigInt(id) >> 22n) + SNOWFLAKE_EPOCH_MS).toBe(ms);
  });

  it('should count upwards within one millisecond, also with other times in between', () => {
    const ids = new SnowflakeSequence();
    const now = Date.UTC(2026, 0, 1);
    const first = ids.next(now);
    ids.next(now - 5000);
    const second = ids.next(now);
    expect(BigInt(second) - BigInt(first)).toBe(1n);
  });

  it('should compare ids as numbers, not as texts', () => {
    expect(['100', '99', '1000'].sort(compareIds)).toEqual(['99', '100', '1000']);
  });
});
