/** A failure that an operator can fix: `message` says what is wrong, `advice` what to do. */
export abstract class DatabaseFailure extends Error {
  /** From a closed union in each subclass. */
  abstract readonly code: string;
  /** Whether the same call may succeed later by itself. */
  abstract readonly temporary: boolean;
  /** What to do, in one or two sentences; null when the message already says it. */
  abstract readonly advice: string | null;

  /** Message and advice, for a terminal. */
  explain(): string {
    return [this.message, this.advice].filter((part) => part !== null).join('\n');
  }
}
