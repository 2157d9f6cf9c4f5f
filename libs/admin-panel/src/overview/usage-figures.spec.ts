import { balanceText, postReadsText, byEndpoint, firstOfMonth, shareOf } from './usage-figures.js';

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

  it('should add up the days of an endpoint, the most expensive endpoint first', () => {
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
    'should be, of a budget of %s dollars with %s spent and %s reserved: %s',
    (limitUsd, spentUsd, reservedUsd, share) => {
      expect(shareOf({ limitUsd, spentUsd, reservedUsd })).toBeCloseTo(share);
    },
  );
});

describe('postReadsText', () => {
  it('should warn when nearly all posts of the cap are read', () => {
    const reads = { month: '2026-11', count: 1_200, cap: 3_000_000, warning: false };
    expect(postReadsText(reads)).toBe("1,200 of 3,000,000 posts of X's monthly cap.");
    expect(postReadsText({ ...reads, warning: true })).toMatch(/nearly all are read/);
  });
});

describe('balanceText', () => {
  const balance = { readAt: '2026-11-02T00:15:00.000Z', balanceUsd: 48.9, warning: false };

  it('should say what X took beside the estimate, and when they differ', () => {
    const known = { ...balance, billedUsd: 1.2, estimatedUsd: 1 };
    expect(balanceText(known)).toBe('Balance at X: $48.90. Last day: X took $1.20, estimated $1.00.');
    expect(balanceText({ ...known, warning: true })).toMatch(/differ by more than 10 %/);
  });

  it('should be the balance alone while nothing can be compared', () => {
    expect(balanceText({ ...balance, billedUsd: null, estimatedUsd: null })).toBe('Balance at X: $48.90.');
  });
});
