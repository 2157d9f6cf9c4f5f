import { type Database, identifier, Prisma, type TwitterVerificationLog } from '#database';

/** The completions in their order, each with its latest attempt where there was one. */
export async function withLatestAttempts<Row extends { readonly id: string }>(
  prisma: Database,
  completions: readonly Row[],
): Promise<(Row & { readonly verificationLogs: readonly TwitterVerificationLog[] })[]> {
  if (completions.length === 0) return [];
  const ids = await latestAttemptIds(
    prisma,
    completions.map(({ id }) => id),
  );
  const attempts =
    ids.length === 0 ? [] : await prisma.twitterVerificationLog.findMany({ where: { id: { in: ids } } });
  return completions.map((completion) => ({
    ...completion,
    verificationLogs: attempts.filter(({ completionId }) => completionId === completion.id),
  }));
}

/** Prisma would read all attempts to keep the latest; this reads one entry of an index for each completion. */
async function latestAttemptIds(prisma: Database, completionIds: readonly string[]): Promise<string[]> {
  const name = (text: string): Prisma.Sql => identifier(prisma.provider, text);
  const [completion, log, id] = [name('Completion'), name('TwitterVerificationLog'), name('id')];
  const completionId = name('completionId');
  const order = Prisma.join(
    ['completionId', 'verifiedAt', 'id'].map((column) => Prisma.sql`${log}.${name(column)} DESC`),
  );
  const rows = await prisma.$queryRaw<{ id: string | null }[]>(
    Prisma.sql`SELECT (SELECT ${log}.${id} FROM ${log} WHERE ${log}.${completionId} = ${completion}.${id}
        ORDER BY ${order} LIMIT 1) AS ${id}
      FROM ${completion} WHERE ${completion}.${id} IN (${Prisma.join([...completionIds])})`,
  );
  return rows.flatMap((row) => row.id ?? []);
}
