import { z } from 'zod';

export interface UniqueViolation {
  /** The columns whose value another row already has; empty when the database does not name them. */
  fields: readonly string[];
}

/** The driver adapter's error: SQLite names the fields, the servers the index. */
const adapterSchema = z.object({
  cause: z.object({
    kind: z.literal('UniqueConstraintViolation'),
    constraint: z
      .union([z.object({ fields: z.array(z.string()) }), z.object({ index: z.string() })])
      .optional(),
  }),
});

/** Prisma has it in P2002, and for raw SQL in P2010. */
const violationSchema = z.union([
  adapterSchema,
  z
    .object({ meta: z.object({ driverAdapterError: adapterSchema }) })
    .transform(({ meta }) => meta.driverAdapterError),
]);

/** The violated key when the database refused a write because a unique value exists; null for any other error. */
export function uniqueViolation(error: unknown): UniqueViolation | null {
  const parsed = violationSchema.safeParse(error);
  if (!parsed.success) return null;
  const { constraint } = parsed.data.cause;
  if (constraint === undefined) return { fields: [] };
  return { fields: 'fields' in constraint ? constraint.fields : fieldsOfIndex(constraint.index) };
}

/** Prisma names indexes `<Model>_<field>_<field>_key` and primary keys `<Model>_pkey` (MySQL: `PRIMARY`). */
function fieldsOfIndex(index: string): string[] {
  const name = index.split('.').at(-1) ?? index;
  if (name === 'PRIMARY' || name.endsWith('_pkey')) return ['id'];
  return /^[^_]+_(.+)_key$/.exec(name)?.[1]?.split('_') ?? [];
}
