import { z } from 'zod';

/** Prisma's error, or the driver adapter's. */
const violationSchema = z.union([
  z.object({ code: z.literal('P2003') }),
  z.object({ cause: z.object({ kind: z.literal('ForeignKeyConstraintViolation') }) }),
]);

/** Whether the database refused a write because it refers to a row that does not exist. */
export function isForeignKeyViolation(error: unknown): boolean {
  return violationSchema.safeParse(error).success;
}
