import type * as z from 'zod/mini';
import type { problemShape } from './shapes.js';

export type Problem = z.infer<typeof problemShape>;

/** A request that did not give what it was for. */
export class Failure extends Error {
  override readonly name = 'Failure';

  private constructor(
    message: string,
    /** What the service said; null when it was not heard, or not understood. */
    readonly problem: Problem | null,
    /** When another try makes sense, in seconds from now; null when the service did not say. */
    readonly retryAfterSeconds: number | null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }

  static of(problem: Problem, retryAfterSeconds: number | null): Failure {
    return new Failure(problem.detail, problem, retryAfterSeconds);
  }

  static unreachable(cause: unknown): Failure {
    return new Failure('The service cannot be reached. Is it running?', null, null, cause);
  }

  static unreadable(cause: unknown): Failure {
    return new Failure(
      'The service answered something that this page does not understand.',
      null,
      null,
      cause,
    );
  }

  is(code: string): boolean {
    return this.problem?.code === code;
  }
}

/** What went wrong, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  return error instanceof Failure ? error : Failure.unreadable(error);
}
