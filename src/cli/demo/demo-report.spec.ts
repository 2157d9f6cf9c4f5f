import { auditTable, isRight, verdictTable, type DemoVerdict } from './demo-report.js';

function aVerdict(expected: DemoVerdict['expected'], status: string): DemoVerdict {
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
  ] as const)('should be, when %s was due and %s came, right: %s', (expected, status, right) => {
    expect(isRight(aVerdict(expected, status))).toBe(right);
  });

  it('should stand out in the table when it is wrong', () => {
    expect(verdictTable([aVerdict('APPROVED', 'REJECTED')])).toContain('NO: APPROVED');
    expect(verdictTable([aVerdict('APPROVED', 'APPROVED')])).not.toContain('NO');
  });
});

describe('the audit trail of the demo', () => {
  it('should add the calls to X up', () => {
    const row = {
      userId: 'alice',
      taskType: 'TWITTER_LIKE',
      verificationResult: 'APPROVED',
      cacheHit: false,
      verificationTime: 5,
      rejectionReason: null,
      errorMessage: null,
    };
    const table = auditTable({
      data: [
        { ...row, apiCallCount: 1 },
        { ...row, apiCallCount: 2 },
      ],
    });
    expect(table).toContain('2 audit rows, 3 calls to the X API');
  });
});
