import { Injectable } from '@nestjs/common';
import type { AuthorizationRequest } from '#database';
import type { Ciphertext } from '#token-vault';
import { PrismaService } from '../platform/prisma.service.js';

/** A begun sign-in as it is stored, its code verifier sealed. */
export type NewAuthorizationRequest = Omit<
  AuthorizationRequest,
  'createdAt' | 'codeVerifier' | 'callback'
> & {
  readonly codeVerifier: Ciphertext;
};

@Injectable()
export class AuthorizationRequestsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Stores a begun sign-in; what the same user let lapse goes with it. */
  async begin(request: NewAuthorizationRequest, now: Date): Promise<void> {
    await this.prisma.authorizationRequest.deleteMany({
      where: { userId: request.userId, expiresAt: { lte: now } },
    });
    await this.prisma.authorizationRequest.create({ data: { ...request, createdAt: now } });
  }

  findByState(stateHash: string): Promise<AuthorizationRequest | null> {
    return this.prisma.authorizationRequest.findUnique({ where: { stateHash } });
  }

  /** Notes which callback came back first; false when somebody else was faster, so that a state is used once. */
  async use(id: string, callback: string): Promise<boolean> {
    const { count } = await this.prisma.authorizationRequest.updateMany({
      where: { id, callback: null },
      data: { callback },
    });
    return count === 1;
  }

  /** Notes what came of the callback, for whoever opens it again. */
  async keepAnswer(id: string, callback: string): Promise<void> {
    await this.prisma.authorizationRequest.updateMany({ where: { id }, data: { callback } });
  }

  /** How many requests have lapsed by then; counts to `limit`. */
  countExpired(now: Date, limit: number): Promise<number> {
    return this.prisma.authorizationRequest.count({ where: { expiresAt: { lte: now } }, take: limit });
  }

  /** Deletes the requests that lapsed longest ago, `limit` of them at most; gives their number. */
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
