import { Prisma } from '../database.js';

/** A query that counts `thousands` × 1,000 numbers, on every database: a million take about a tenth of a second. */
export function counting(thousands: number): Prisma.Sql {
  return Prisma.sql`SELECT COUNT(*) AS n FROM (${numbers(1_000)}) a, (${numbers(Math.min(thousands, 1_000))}) b,
    (${numbers(Math.max(1, thousands / 1_000))}) c`;
}

/** Would take hours. */
export const ENDLESS = counting(1_000_000);

/** The numbers from 1 to `count`, at most 1,000: MariaDB's limit of recursion. */
export function numbers(count: number): Prisma.Sql {
  return Prisma.raw(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i FROM n`,
  );
}
