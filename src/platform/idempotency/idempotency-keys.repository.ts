import { Injectable } from '@nestjs/common';
import { Database, uniqueViolation } from '#database';
import type { Ciphertext } from '#token-vault';
import type { IdempotentRequest } from './idempotent-request.js';

/** A request that begins: its id distinguishes it from a later one under the same key. */
export type NewIdempotencyKey = IdempotentRequest & {
  readonly id: string;
  readonly lockedUntil: Date;
  readonly expiresAt: Date;
};

export type StoredIdempotencyKey = NewIdempotencyKey & { readonly answer: string | null };

/** The requests that had an `Idempotency-Key`; the row is unique by user and key. */
@Injectable()
export class IdempotencyKeysRepository {
  constructor(private readonly prisma: Database) {}

  find({ userId, keyHash }: IdempotentRequest): Promise<StoredIdempotencyKey | null> {
    return this.prisma.idempotencyKey.findUnique({ where: { userId_keyHash: { userId, keyHash } } });
  }

  /** False when another request has the key. */
  async add(key: NewIdempotencyKey): Promise<boolean> {
    try {
      await this.prisma.idempotencyKey.create({ data: key });
      return true;
    } catch (error) {
      if (uniqueViolation(error) === null) throw error;
      return false;
    }
  }

  /** False when another request has taken the key in the meantime. */
  async keepAnswer(id: string, answer: Ciphertext): Promise<boolean> {
    const { count } = await this.prisma.idempotencyKey.updateMany({
      where: { id, answer: null },
      data: { answer },
    });
    return count === 1;
  }

  /** Frees the key, answered or not. */
  async remove(id: string): Promise<void> {
    await this.prisma.idempotencyKey.deleteMany({ where: { id } });
  }

  /** Frees the key unless the request has been answered in the meantime. */
  async removeUnanswered(id: string): Promise<void> {
    await this.prisma.idempotencyKey.deleteMany({ where: { id, answer: null } });
  }

  /** How many rows have expired; counts up to `limit`. */
  countExpired(now: Date, limit: number): Promise<number> {
    return this.prisma.idempotencyKey.count({ where: { expiresAt: { lte: now } }, take: limit });
  }

  /** Deletes the rows that expired longest ago, at most `limit`; returns their number. */
  async deleteExpired(now: Date, limit: number): Promise<number> {
    const expired = await this.prisma.idempotencyKey.findMany({
      where: { expiresAt: { lte: now } },
      orderBy: { expiresAt: 'asc' },
      take: limit,
      select: { id: true },
    });
    const ids = expired.map(({ id }) => id);
    const { count } = await this.prisma.idempotencyKey.deleteMany({ where: { id: { in: ids } } });
    return count;
  }
}
