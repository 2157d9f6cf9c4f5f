/** A failure that an operator can do something about: `message` says what is wrong, `advice` what to do. */
export abstract class DatabaseFailure extends Error {
  /** From a closed union in each subclass. */
  abstract readonly code: string;
  /** Whether the same call may succeed later without anybody's help. */
  abstract readonly temporary: boolean;
  /** What to do, in one or two sentences; null where the message already says it. */
  abstract readonly advice: string | null;

  /** All that a person at a terminal needs to see. */
  explain(): string {
    return [this.message, this.advice].filter((part) => part !== null).join('\n');
  }
}
