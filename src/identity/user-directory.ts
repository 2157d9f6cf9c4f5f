import { Injectable } from '@nestjs/common';
import { uniqueViolation } from '#database';
import { PrismaService } from '../platform/prisma.service.js';
import type { TokenClaims } from './token-claims.js';

interface Profile {
  readonly email: string | null;
  readonly name: string | null;
}

/** Keeps one `User` row for everybody who ever came with a valid token. */
@Injectable()
export class UserDirectory {
  constructor(private readonly prisma: PrismaService) {}

  /** Makes the row on first sight, and follows a changed email or name; what the token leaves out stays. */
  async remember(claims: TokenClaims): Promise<void> {
    const known = (await this.#find(claims.id)) ?? (await this.#create(claims));
    const { id, email = known.email, name = known.name } = claims;
    if (email === known.email && name === known.name) return;
    // Not `update`: the user may have been erased a moment ago.
    await this.prisma.user.updateMany({ where: { id }, data: { email, name } });
  }

  #find(id: string): Promise<Profile | null> {
    return this.prisma.user.findUnique({ where: { id }, select: { email: true, name: true } });
  }

  async #create({ id, email, name }: TokenClaims): Promise<Profile> {
    const profile = { email: email ?? null, name: name ?? null };
    try {
      await this.prisma.user.create({ data: { id, ...profile } });
    } catch (error) {
      // Another request of the same user may be first; it carries the same claims.
      if (uniqueViolation(error) === null) throw error;
    }
    return profile;
  }
}
