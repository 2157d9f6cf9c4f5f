import { Injectable } from '@nestjs/common';
import { Database, type TokenRevocation } from '#database';
import type { Ciphertext } from '#token-vault';

/** A sealed token to add to the outbox. */
export type NewRevocation = Pick<TokenRevocation, 'id' | 'hint' | 'createdAt' | 'nextAttemptAt'> & {
  readonly token: Ciphertext;
};

/** The outbox of tokens that are still to be revoked at X. */
@Injectable()
export class RevocationsRepository {
  constructor(private readonly prisma: Database) {}

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
