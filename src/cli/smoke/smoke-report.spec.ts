import { stepLine, summaryLine } from './smoke-report.js';

const aStep = { name: 'the service answers', status: 'ok', detail: 'it does', durationMs: 3 } as const;

describe('the report of a smoke test', () => {
  it('should print a step on one line without control characters, whatever a server sent', () => {
    const line = stepLine({ ...aStep, status: 'failed', detail: 'a\r\nb\u001b[31mc\u202ed\u2028e' });
    expect(line).toBe('failed   the service answers: a b [31mc d e (3 ms)');
  });

  it('should cut long details', () => {
    expect(stepLine({ ...aStep, detail: 'x'.repeat(100_000) }).length).toBeLessThan(600);
  });

  it('should count skipped steps neither as failures nor as successes', () => {
    const summary = summaryLine([aStep, { ...aStep, status: 'skipped' }]);
    expect(summary).toBe('1 ok, 1 skipped, 0 failed. The tested parts of the service work.');
  });
});
