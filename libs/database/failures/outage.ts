import { z } from 'zod';

import { sqlErrorOf } from '../session/sql-error-of.js';
import { SqlError, type SqlErrorCode } from '../session/sql-error.js';

/** Errors that are about the database, not about the statement. */
const OUTAGES: ReadonlySet<SqlErrorCode> = new Set([
  'unreachable',
  'too_many_connections',
  'busy',
  'read_only',
  'no_permission',
  'full',
  'disk_failure',
]);

const message = z.string();
const originalMessage = z.string().optional();

/** A driver's error as a driver adapter reports it. */
const adapterSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sqlite'), message }).transform((cause) => sqlErrorOf('sqlite', cause)),
  z
    .object({ kind: z.literal('postgres'), code: z.string(), message })
    .transform((cause) => sqlErrorOf('postgresql', cause)),
  z
    .object({ kind: z.literal('mysql'), code: z.number(), message })
    .transform((cause) => sqlErrorOf('mysql', { errno: cause.code, message: cause.message })),
  z
    .object({ kind: z.literal('SocketTimeout'), originalMessage })
    .transform(
      (cause) => new SqlError('busy', cause.originalMessage ?? 'The database did not answer in time.'),
    ),
  z
    .object({
      kind: z.enum(['DatabaseNotReachable', 'ConnectionClosed', 'TooManyConnections', 'TlsConnectionError']),
      originalMessage,
    })
    .transform(
      (cause) =>
        new SqlError(
          cause.kind === 'TooManyConnections' ? 'too_many_connections' : 'unreachable',
          cause.originalMessage ?? 'The database cannot be reached.',
        ),
    ),
]);

/** The client's error, the adapter's, or the driver's own (from BEGIN, COMMIT and connection pools). */
const failureSchema = z.union([
  z
    .object({ meta: z.object({ driverAdapterError: z.object({ cause: adapterSchema }) }) })
    .transform(({ meta }) => meta.driverAdapterError.cause),
  z.object({ cause: adapterSchema }).transform(({ cause }) => cause),
  z
    .object({ code: z.literal('P2028') })
    .transform((error) => new SqlError('busy', 'No transaction ended in time.', { cause: error })),
  z.object({ rawCode: z.number(), message }).transform((error) => sqlErrorOf('sqlite', error)),
  z
    .object({ code: z.string(), severity: z.string(), message })
    .transform((error) => sqlErrorOf('postgresql', error)),
  z
    .object({
      message: z.string().regex(/^(?:timeout exceeded when trying to connect|Connection terminated)/),
    })
    .transform((error) => sqlErrorOf('postgresql', error)),
  z
    .object({ errno: z.number(), sqlState: z.string(), message })
    .transform((error) => sqlErrorOf('mysql', error)),
]);

/**
 * The reason when an error of the client is about the database as a whole: it is unreachable, read-only, or locked for
 * too long. Null for any other error.
 */
export function outageOf(error: unknown): SqlError | null {
  const { data: failure } = failureSchema.safeParse(error);
  return failure !== undefined && OUTAGES.has(failure.code) ? failure : null;
}
