import cuid from '@bugsnag/cuid';

/** An id for a new row, as Prisma's `cuid()` makes them: of two that one process makes, the later one is greater. */
export function rowId(): string {
  return cuid();
}
