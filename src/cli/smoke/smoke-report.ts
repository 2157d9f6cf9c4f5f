import type { StepReport, StepStatus } from './smoke-run.js';

const LONGEST_DETAIL = 500;

/** A step in one line. */
export function stepLine({ name, status, detail, durationMs }: StepReport): string {
  return `${status.padEnd(7)}  ${name}: ${oneLine(detail)} (${durationMs} ms)`;
}

export function summaryLine(steps: readonly StepReport[]): string {
  const count = (status: StepStatus): number => steps.filter((step) => step.status === status).length;
  const counts = `${count('ok')} ok, ${count('skipped')} skipped, ${count('failed')} failed`;
  return `${counts}. ${count('failed') === 0 ? 'The service works as far as this went.' : 'The service does not work as it should.'}`;
}

/** Details quote what a server said: nothing of it may break the line or steer the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, LONGEST_DETAIL);
}
