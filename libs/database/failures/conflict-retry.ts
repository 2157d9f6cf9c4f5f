import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

const ATTEMPTS = 10;
const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 160;

/** PostgreSQL: serialization_failure, deadlock_detected. MySQL and MariaDB: ER_LOCK_DEADLOCK. */
const CONFLICTS = ['40001', '40P01', '1213'];

const adapterSchema = z.object({
  cause: z.union([
    z.object({ kind: z.literal('TransactionWriteConflict') }),
    z.object({ originalCode: z.enum(CONFLICTS) }),
  ]),
});

/** Prisma's error for a conflict: P2034, or the error of the driver adapter, in Prisma's for raw SQL. */
const conflictSchema = z.union([
  z.object({ code: z.literal('P2034') }),
  adapterSchema,
  z.object({ meta: z.object({ driverAdapterError: adapterSchema }) }),
]);

/**
 * Repeats work that the server rolled back because of a deadlock, with growing random pauses. Only for a whole
 * transaction or a statement outside of one: the server has undone these entirely.
 * @throws the error of the last attempt after 10 deadlocks; any other error at once
 */
export async function retryConflicts<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1, pause = SHORTEST_PAUSE_MS; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isConflict(error)) throw error;
    }
    await sleep(pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

function isConflict(error: unknown): boolean {
  return conflictSchema.safeParse(error).success;
}
