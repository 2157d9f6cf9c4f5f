import { createId } from '@paralleldrive/cuid2';
import { Injectable } from '@nestjs/common';
import { identifier, Prisma, type Transaction } from '#database';
import { PrismaService } from '../../platform/prisma.service.js';
import { oneOf, VERIFICATION_RESULTS, type VerificationResult } from '../completion.js';

/** The steps that delays are rounded up to, in seconds; the last one holds all that took longer, too. */
export const DELAY_STEPS_SECONDS = [15, 30, 45, 60, 90, 120, 300, 600, 3_600, 86_400] as const;

const LONGEST_STEP_SECONDS = 86_400;
const SECOND_MS = 1_000;

/** A second look at a no. */
export interface SecondLook {
  /** What it found; ERROR where it could not tell. */
  readonly outcome: VerificationResult;
  readonly at: Date;
  /** The time since the no. */
  readonly delayMs: number;
}

/** How many second looks ended in one way after about the same time. */
export interface SecondLookFigure {
  readonly outcome: VerificationResult;
  readonly delaySeconds: number;
  readonly looks: number;
}

/** Counts what second looks find, by day (UTC), outcome and delay. */
@Injectable()
export class SecondLooksRepository {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Counts one second look. Until `tx` ends, others who count the same wait for it: let it be the last statement.
   */
  async count(tx: Transaction, { outcome, at, delayMs }: SecondLook): Promise<void> {
    const name = (word: string): Prisma.Sql => identifier(this.prisma.provider, word);
    const [table, looks] = [name('SecondLookCount'), name('looks')];
    const key = Prisma.join(['day', 'outcome', 'delaySeconds'].map(name));
    // A row that somebody else makes at the same time must not undo the transaction, as a refused INSERT would.
    const unlessNew =
      this.prisma.provider === 'mysql'
        ? Prisma.sql`ON DUPLICATE KEY UPDATE ${looks} = ${looks} + 1`
        : Prisma.sql`ON CONFLICT (${key}) DO UPDATE SET ${looks} = ${table}.${looks} + 1`;
    await tx.$executeRaw(
      Prisma.sql`INSERT INTO ${table} (${name('id')}, ${key}, ${looks})
        VALUES (${createId()}, ${dayOf(at)}, ${outcome}, ${delayStepOf(delayMs)}, 1) ${unlessNew}`,
    );
  }

  /**
   * The counts of all days (UTC) that the time touches, shortest delay first.
   *
   * @param from inclusive; null: from the beginning
   * @param to exclusive; null: without end
   */
  async read(from: Date | null, to: Date | null): Promise<SecondLookFigure[]> {
    const rows = await this.prisma.secondLookCount.groupBy({
      by: ['delaySeconds', 'outcome'],
      where: {
        day: {
          ...(from === null ? {} : { gte: dayOf(from) }),
          ...(to === null ? {} : { lte: dayOf(new Date(to.getTime() - 1)) }),
        },
      },
      _sum: { looks: true },
      orderBy: [{ delaySeconds: 'asc' }, { outcome: 'asc' }],
    });
    return rows.map(({ outcome, delaySeconds, _sum }) => ({
      outcome: oneOf(VERIFICATION_RESULTS, outcome),
      delaySeconds,
      looks: _sum.looks ?? 0,
    }));
  }
}

function delayStepOf(delayMs: number): number {
  return DELAY_STEPS_SECONDS.find((step) => delayMs <= step * SECOND_MS) ?? LONGEST_STEP_SECONDS;
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 'YYYY-MM-DD'.length);
}
