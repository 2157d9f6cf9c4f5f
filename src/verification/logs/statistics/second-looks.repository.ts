import { Injectable } from '@nestjs/common';
import { Database, identifier, Prisma, rowId, type Statements } from '#database';
import { oneOf, VERIFICATION_RESULTS, type VerificationResult } from '../../completion/completion.js';

/** Delays are rounded up to one of these, in seconds; the last one stands for all longer delays, too. */
export const DELAY_STEPS_SECONDS = [15, 30, 45, 60, 90, 120, 300, 600, 3_600, 86_400] as const;

const LONGEST_STEP_SECONDS = 86_400;
const SECOND_MS = 1_000;

/** The one automatic check after a rejection that rests on "not found": X shows things late. */
export interface SecondLook {
  /** Its result; ERROR stands for undetermined. */
  readonly outcome: VerificationResult;
  readonly at: Date;
  /** The time since the rejection. */
  readonly delayMs: number;
}

/** How many second looks had the same result after about the same delay. */
export interface SecondLookFigure {
  readonly outcome: VerificationResult;
  readonly delaySeconds: number;
  readonly looks: number;
}

/** Counts what second looks find, by day (UTC), outcome and delay. */
@Injectable()
export class SecondLooksRepository {
  constructor(private readonly prisma: Database) {}

  /** Counts one. Others that count the same figure wait until `tx` ends: let this be its last statement. */
  async count(tx: Statements, { outcome, at, delayMs }: SecondLook): Promise<void> {
    const name = (word: string): Prisma.Sql => identifier(this.prisma.provider, word);
    const [table, looks] = [name('SecondLookCount'), name('looks')];
    const key = Prisma.join(['day', 'outcome', 'delaySeconds'].map(name));
    // Another transaction may insert the same row at the same time: a failed INSERT would undo this one.
    const orIncrement =
      this.prisma.provider === 'mysql'
        ? Prisma.sql`ON DUPLICATE KEY UPDATE ${looks} = ${looks} + 1`
        : Prisma.sql`ON CONFLICT (${key}) DO UPDATE SET ${looks} = ${table}.${looks} + 1`;
    await tx.$executeRaw(
      Prisma.sql`INSERT INTO ${table} (${name('id')}, ${key}, ${looks})
        VALUES (${rowId()}, ${dayOf(at)}, ${outcome}, ${delayStepOf(delayMs)}, 1) ${orIncrement}`,
    );
  }

  /**
   * The counts of all days (UTC) that the period touches, shortest delay first.
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
