/** One environment variable that keeps the service from starting. */
export interface ConfigIssue {
  readonly variable: string;
  /** What is wrong with it; never its value. */
  readonly message: string;
}

/** The environment cannot be used: every offending variable, and what is wrong with each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly issues: readonly ConfigIssue[]) {
    const lines = issues.map(({ variable, message }) => `  ${variable}: ${message}`);
    super(['The environment is not usable:', ...lines].join('\n'));
  }
}
