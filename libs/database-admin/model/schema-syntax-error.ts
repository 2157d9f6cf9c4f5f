import { DatabaseFailure } from '#database';

export type SchemaSyntaxErrorCode = 'not_understood' | 'name_too_long' | 'circular';

/** A line of a file, counted from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** Why the models cannot be read: the line and the reason. Permanent. */
export class SchemaSyntaxError extends DatabaseFailure {
  override readonly name = 'SchemaSyntaxError';
  readonly temporary = false;
  readonly advice = 'Correct prisma/schema.prisma.';
  readonly line: number;

  constructor(
    readonly code: SchemaSyntaxErrorCode,
    { number, text }: Line,
    reason: string,
  ) {
    super(`Line ${number} of the models, "${text.trim()}": ${reason}`);
    this.line = number;
  }
}
