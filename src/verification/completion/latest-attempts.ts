import {
  columnList,
  type Database,
  identifier,
  Prisma,
  readRows,
  type TwitterVerificationLog,
} from '#database';

/** The completions in their order, each with its latest attempt where there was one. */
export async function withLatestAttempts<Row extends { readonly id: string }>(
  prisma: Database,
  completions: readonly Row[],
): Promise<(Row & { readonly verificationLogs: readonly TwitterVerificationLog[] })[]> {
  if (completions.length === 0) return [];
  const { provider, direct } = prisma;
  const completion = identifier(provider, 'Completion');
  const ids = completions.map(({ id }) => id);
  const rows = await direct.$queryRaw(
    Prisma.sql`SELECT ${columnList(provider, 'TwitterVerificationLog')} FROM ${completion}
      LEFT JOIN ${latestAttempt(prisma)} WHERE ${completion}.${identifier(provider, 'id')} IN (${Prisma.join(ids)})`,
  );
  const attempts = readRows('TwitterVerificationLog', rows);
  const byCompletion = new Map(attempts.map((attempt) => [attempt?.completionId, attempt]));
  return completions.map((completion) => {
    const attempt = byCompletion.get(completion.id) ?? null;
    return { ...completion, verificationLogs: attempt === null ? [] : [attempt] };
  });
}

/**
 * What to join to completions. Prisma would read all attempts to keep the latest; this reads one entry of an index for
 * each completion.
 */
export function latestAttempt({ provider }: Database): Prisma.Sql {
  const name = (text: string): Prisma.Sql => identifier(provider, text);
  const [completion, log, id, newest] = ['Completion', 'TwitterVerificationLog', 'id', 'newest'].map(name);
  const order = Prisma.join(
    ['completionId', 'verifiedAt', 'id'].map((column) => Prisma.sql`${newest}.${name(column)} DESC`),
  );
  return Prisma.sql`${log} ON ${log}.${id} = (SELECT ${newest}.${id} FROM ${log} AS ${newest}
    WHERE ${newest}.${name('completionId')} = ${completion}.${id} ORDER BY ${order} LIMIT 1)`;
}
