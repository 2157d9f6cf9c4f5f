import { Injectable } from '@nestjs/common';
import { Database, type AuthorizationRequest } from '#database';
import type { Ciphertext } from '#token-vault';

/** A sign-in as stored when it begins, its code verifier sealed. */
export type NewAuthorizationRequest = Omit<
  AuthorizationRequest,
  'createdAt' | 'codeVerifier' | 'callback'
> & {
  readonly codeVerifier: Ciphertext;
};

@Injectable()
export class AuthorizationRequestsRepository {
  constructor(private readonly prisma: Database) {}

  /** Stores a new sign-in and deletes the user's expired ones. */
  async begin(request: NewAuthorizationRequest, now: Date): Promise<void> {
    await this.prisma.authorizationRequest.deleteMany({
      where: { userId: request.userId, expiresAt: { lte: now } },
    });
    await this.prisma.authorizationRequest.create({ data: { ...request, createdAt: now } });
  }

  findByState(stateHash: string): Promise<AuthorizationRequest | null> {
    return this.prisma.authorizationRequest.findUnique({ where: { stateHash } });
  }

  /** Marks the state as used by this callback; false when another callback has used it. */
  async use(id: string, callback: string): Promise<boolean> {
    const { count } = await this.prisma.authorizationRequest.updateMany({
      where: { id, callback: null },
      data: { callback },
    });
    return count === 1;
  }

  /** Stores the result of the callback, for when it is opened again. */
  async keepAnswer(id: string, callback: string): Promise<void> {
    await this.prisma.authorizationRequest.updateMany({ where: { id }, data: { callback } });
  }

  /** How many requests have expired; counts up to `limit`. */
  countExpired(now: Date, limit: number): Promise<number> {
    return this.prisma.authorizationRequest.count({ where: { expiresAt: { lte: now } }, take: limit });
  }

  /** Deletes the requests that expired longest ago, at most `limit`; returns their number. */
  async deleteExpired(now: Date, limit: number): Promise<number> {
    const expired = await this.prisma.authorizationRequest.findMany({
      where: { expiresAt: { lte: now } },
      orderBy: { expiresAt: 'asc' },
      take: limit,
      select: { id: true },
    });
    const ids = expired.map(({ id }) => id);
    const { count } = await this.prisma.authorizationRequest.deleteMany({ where: { id: { in: ids } } });
    return count;
  }
}
