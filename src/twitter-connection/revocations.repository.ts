import { Injectable } from '@nestjs/common';
import type { TokenRevocation } from '#database';
import type { Ciphertext } from '#token-vault';
import { PrismaService } from '../platform/prisma.service.js';

/** A token that goes to the outbox, sealed. */
export type NewRevocation = Pick<TokenRevocation, 'id' | 'hint' | 'createdAt' | 'nextAttemptAt'> & {
  readonly token: Ciphertext;
};

/** The outbox of tokens that X still has to forget. */
@Injectable()
export class RevocationsRepository {
  constructor(private readonly prisma: PrismaService) {}

  async add(revocations: readonly NewRevocation[]): Promise<void> {
    await this.prisma.tokenRevocation.createMany({ data: [...revocations] });
  }

  listDue(now: Date, take: number): Promise<TokenRevocation[]> {
    return this.prisma.tokenRevocation.findMany({
      where: { nextAttemptAt: { lte: now } },
      orderBy: { nextAttemptAt: 'asc' },
      take,
    });
  }

  async postpone(id: string, nextAttemptAt: Date): Promise<void> {
    await this.prisma.tokenRevocation.updateMany({
      where: { id },
      data: { attempts: { increment: 1 }, nextAttemptAt },
    });
  }

  async erase(id: string): Promise<void> {
    await this.prisma.tokenRevocation.deleteMany({ where: { id } });
  }
}
