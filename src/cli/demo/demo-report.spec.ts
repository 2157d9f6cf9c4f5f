import { logTable, isRight, verdictTable, type DemoVerdict } from './demo-report.js';

function aVerdict(
  expected: DemoVerdict['expected'],
  status: DemoVerdict['completion']['status'],
): DemoVerdict {
  const completion = { status, rejectionReason: null, errorCode: null, pointsAwarded: 0 };
  return { member: 'alice', task: 'Follow @acme', expected, completion };
}

describe('a verdict of the demo', () => {
  it.each([
    ['APPROVED', 'APPROVED', true],
    ['REJECTED', 'REJECTED', true],
    ['APPROVED', 'REJECTED', false],
    ['REJECTED', 'APPROVED', false],
    ['APPROVED', 'PENDING', false],
    ['REJECTED', 'PENDING', false],
  ] as const)(
    'should tell whether a verdict is right: expected %s, received %s: %s',
    (expected, status, right) => {
      expect(isRight(aVerdict(expected, status))).toBe(right);
    },
  );

  it('should stand out in the table when it is wrong', () => {
    expect(verdictTable([aVerdict('APPROVED', 'REJECTED')])).toContain('NO: APPROVED');
    expect(verdictTable([aVerdict('APPROVED', 'APPROVED')])).not.toContain('NO');
  });
});

describe('the verification log of the demo', () => {
  it('should add up the calls to X', () => {
    const row = {
      userId: 'alice',
      taskType: 'TWITTER_LIKE',
      verificationResult: 'APPROVED',
      cacheHit: false,
      verificationTime: 5,
    } as const;
    const table = logTable([
      { ...row, apiCallCount: 1 },
      { ...row, apiCallCount: 2 },
    ]);
    expect(table).toContain('2 log rows, 3 calls to the X API');
  });
});
