import type { ZodError } from 'zod';

/** An environment variable that is not valid. */
export interface ConfigIssue {
  readonly variable: string;
  /** What is wrong with it; never its value. */
  readonly message: string;
}

/** The variables that a schema of variables refused; none without an error. */
export function issuesOf(error: ZodError | undefined): ConfigIssue[] {
  return (error?.issues ?? []).map(({ path, message }) => ({ variable: String(path[0]), message }));
}

/** The issue as one line: the variable, and what is wrong with it. */
export function inWords({ variable, message }: ConfigIssue): string {
  return `${variable} ${message}`;
}

/** The environment is not valid: every wrong variable, and what is wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly issues: readonly ConfigIssue[]) {
    const lines = issues.map(({ variable, message }) => `  ${variable}: ${message}`);
    super(['The environment is not valid:', ...lines].join('\n'));
  }
}
