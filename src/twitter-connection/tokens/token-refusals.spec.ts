import {
  areLasting,
  readRefusals,
  withRefusal,
  writeRefusals,
  type TokenRefusals,
} from './token-refusals.js';

const MINUTE_MS = 60_000;
const start = new Date('2026-04-01T10:00:00Z');
const at = (minutes: number): Date => new Date(start.getTime() + minutes * MINUTE_MS);
const refusedAt = (...minutes: number[]): TokenRefusals | null =>
  minutes.reduce<TokenRefusals | null>(
    (before, minute, index) => withRefusal(before, index, at(minute)),
    null,
  );

describe('refusals of fresh tokens', () => {
  it('should be parsed as they were written', () => {
    const refusals = withRefusal(null, 7, start);
    expect(readRefusals(writeRefusals(refusals))).toEqual({
      version: 7,
      refreshes: 1,
      since: start,
      last: start,
    });
  });

  it.each([
    null,
    'refresh_unavailable',
    'token_refused',
    'token_refused version=1 refreshes=2 since=yesterday last=today',
  ])('should not be parsed from %j', (text) => {
    expect(readRefusals(text)).toBeNull();
  });

  it.each([
    [[0, 30, 60], true],
    [[0, 30, 59], false],
    [[0, 60], false],
    [[0, 1, 2, 3, 61], true],
  ])('should be lasting after refreshes at minute %j: %s', (minutes, expected) => {
    expect(areLasting(refusedAt(...minutes)!)).toBe(expected);
  });
});
