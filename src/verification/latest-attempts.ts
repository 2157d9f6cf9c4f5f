import { identifier, Prisma, type TwitterVerificationLog } from '#database';
import type { PrismaService } from '../platform/prisma.service.js';

/** The completions in their order, each with its latest attempt where there was one. */
export async function withLatestAttempts<Row extends { readonly id: string }>(
  prisma: PrismaService,
  completions: readonly Row[],
): Promise<(Row & { readonly verificationLogs: readonly TwitterVerificationLog[] })[]> {
  if (completions.length === 0) return [];
  const ids = await latestAttempts(
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

/** Prisma would read every attempt there has been and keep the latest; this is one look into an index each. */
async function latestAttempts(prisma: PrismaService, completionIds: readonly string[]): Promise<string[]> {
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
