import { setTimeout as sleep } from 'node:timers/promises';

const SQLITE_BUSY = 5;
/** SQLite result codes: the low byte of an extended code is its primary code. */
const PRIMARY_CODE_MASK = 0xff;
const SHORTEST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/**
 * How long SQLite itself may wait for a lock, in ms. It waits on the event loop's thread, so this is short, and
 * `retryWhileBusy` waits for the rest.
 */
export const BUSY_TIMEOUT_MS = 20;

/**
 * Repeats an attempt while another connection holds the database's lock, with growing random pauses. Only for what has
 * no effect when it is refused: a BEGIN, or a single statement outside of a transaction.
 * @throws the last SQLITE_BUSY after `timeoutMs`; any other error at once
 */
export async function retryWhileBusy<Result>(
  attempt: () => Result | Promise<Result>,
  timeoutMs: number,
): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (let pause = SHORTEST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await sleep(pause * (0.5 + Math.random()));
  }
}

/** Whether SQLite refused because another connection holds a lock. */
export function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'rawCode' in error &&
    typeof error.rawCode === 'number' &&
    (error.rawCode & PRIMARY_CODE_MASK) === SQLITE_BUSY
  );
}
