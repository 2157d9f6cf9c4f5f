/** One statement that has ended. */
export interface EndedStatement {
  /** Its text, with a placeholder for each parameter. */
  readonly statement: string;
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** With the wait for a connection and for locks, ms. */
  readonly durationMs: number;
  readonly hasFailed: boolean;
}

/** Called after each statement, in the asynchronous context of its caller. Must not throw. */
export type StatementWatch = (ended: EndedStatement) => void;

/** Runs a statement and tells the watch, also when the statement fails. */
export async function watched<Result>(
  watch: StatementWatch,
  statement: string,
  run: () => Promise<Result>,
): Promise<Result> {
  const began = performance.now();
  const tell = (hasFailed: boolean): void => {
    const durationMs = performance.now() - began;
    watch({ statement, startedAt: performance.timeOrigin + began, durationMs, hasFailed });
  };
  let result: Result;
  try {
    result = await run();
  } catch (error) {
    tell(true);
    throw error;
  }
  tell(false);
  return result;
}
