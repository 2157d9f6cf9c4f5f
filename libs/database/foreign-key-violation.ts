import { z } from 'zod';

const violationSchema = z.object({ code: z.literal('P2003') });

/** Whether the database refused a write because a row that it refers to is not there, or not any more. */
export function isForeignKeyViolation(error: unknown): boolean {
  return violationSchema.safeParse(error).success;
}
