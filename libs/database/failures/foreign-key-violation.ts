import { z } from 'zod';

const violationSchema = z.object({ code: z.literal('P2003') });

/** Whether the database refused a write because it refers to a row that does not exist. */
export function isForeignKeyViolation(error: unknown): boolean {
  return violationSchema.safeParse(error).success;
}
