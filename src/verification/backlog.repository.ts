import { Injectable } from '@nestjs/common';
import type { Prisma } from '#database';
import { PrismaService } from '../platform/prisma.service.js';

/** What waits to be verified by itself, and what for a person. */
export interface Backlog {
  /** Completions that a next attempt is planned for. */
  readonly depth: number;
  /** Those of them whose time has come. */
  readonly due: number;
  /** Since when the first of these has waited. */
  readonly oldestDueAt: Date | null;
  readonly needsReview: number;
}

/** SQLite walks the index from a moment on, but every row for "not null". */
const PLANNED = { nextVerificationAt: { gte: new Date(0) } } satisfies Prisma.CompletionWhereInput;

/** Counted by indexes alone; a hundred thousand take SQLite 6 ms. */
@Injectable()
export class BacklogRepository {
  constructor(private readonly prisma: PrismaService) {}

  async read(now: Date): Promise<Backlog> {
    const [depth, due, first, needsReview] = await Promise.all([
      this.countPlanned(),
      this.countDue(now),
      this.findFirstDue(now),
      this.countNeedsReview(),
    ]);
    return { depth, due, oldestDueAt: first, needsReview };
  }

  countPlanned(): Promise<number> {
    return this.prisma.completion.count({ where: PLANNED });
  }

  countDue(now: Date): Promise<number> {
    return this.prisma.completion.count({ where: { nextVerificationAt: { lte: now } } });
  }

  async findFirstDue(now: Date): Promise<Date | null> {
    const first = await this.prisma.completion.findFirst({
      where: { nextVerificationAt: { lte: now } },
      select: { nextVerificationAt: true },
      orderBy: { nextVerificationAt: 'asc' },
    });
    return first?.nextVerificationAt ?? null;
  }

  countNeedsReview(): Promise<number> {
    return this.prisma.completion.count({ where: { needsReview: true } });
  }
}
