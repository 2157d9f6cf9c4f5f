import type { StepReport, StepStatus } from './smoke-run.js';

const LONGEST_DETAIL = 500;

export function stepLine({ name, status, detail, durationMs }: StepReport): string {
  return `${status.padEnd(7)}  ${name}: ${oneLine(detail)} (${durationMs} ms)`;
}

export function summaryLine(steps: readonly StepReport[]): string {
  const count = (status: StepStatus): number => steps.filter((step) => step.status === status).length;
  const counts = `${count('ok')} ok, ${count('skipped')} skipped, ${count('failed')} failed`;
  return `${counts}. ${count('failed') === 0 ? 'The tested parts of the service work.' : 'The service does not work correctly.'}`;
}

/** Details quote answers of a server, which must not break the line or control the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, LONGEST_DETAIL);
}
