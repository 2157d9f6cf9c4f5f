import { Injectable } from '@nestjs/common';
import type { AuthorizationRequest } from '#database';
import { PrismaService } from '../platform/prisma.service.js';

@Injectable()
export class AuthorizationRequestsRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Stores a begun sign-in; what the same user let lapse goes with it. */
  async begin(request: Omit<AuthorizationRequest, 'createdAt'>, now: Date): Promise<void> {
    await this.prisma.authorizationRequest.deleteMany({
      where: { userId: request.userId, expiresAt: { lte: now } },
    });
    await this.prisma.authorizationRequest.create({ data: { ...request, createdAt: now } });
  }

  findByState(stateHash: string): Promise<AuthorizationRequest | null> {
    return this.prisma.authorizationRequest.findUnique({ where: { stateHash } });
  }

  /** Removes the request; false when somebody else was faster, so that a state is used once. */
  async consume(id: string): Promise<boolean> {
    const { count } = await this.prisma.authorizationRequest.deleteMany({ where: { id } });
    return count === 1;
  }
}
