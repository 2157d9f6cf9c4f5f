import { byEndpoint, firstOfMonth, shareOf } from './usage-figures.js';

const row = (endpoint: string, day: string, calls: number, estimatedCostUsd: number) => ({
  endpoint,
  day,
  calls,
  billedResources: 2 * calls,
  estimatedCostUsd,
  reservedUsd: 0,
});

describe('the usage of a month', () => {
  it('should begin on the first of the month in UTC', () => {
    expect(firstOfMonth(new Date('2026-12-01T00:00:00.000Z'))).toBe('2026-12-01');
    expect(firstOfMonth(new Date('2026-11-30T23:59:59.999Z'))).toBe('2026-11-01');
  });

  it('should add up the days of an endpoint, the dearest endpoint first', () => {
    expect(
      byEndpoint([
        row('tweets', '2026-11-02', 1, 0.5),
        row('users/by', '2026-11-02', 2, 1),
        row('tweets', '2026-11-01', 3, 2),
      ]),
    ).toEqual([
      { endpoint: 'tweets', calls: 4, billedResources: 8, estimatedCostUsd: 2.5 },
      { endpoint: 'users/by', calls: 2, billedResources: 4, estimatedCostUsd: 1 },
    ]);
  });

  it.each([
    [10, 2, 1, 0.3],
    [10, 12, 1, 1],
    [0, 0, 0, 1],
    [10, 0, 0, 0],
  ])(
    'should say how much of %s dollars %s spent and %s set aside are',
    (limitUsd, spentUsd, reservedUsd, share) => {
      expect(shareOf({ limitUsd, spentUsd, reservedUsd })).toBeCloseTo(share);
    },
  );
});
