import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database, findRows, identifier, Prisma, uniqueViolation } from '#database';
import type { TokenClaims } from './token-claims.js';

interface Profile {
  readonly email: string | null;
  readonly name: string | null;
}

/** How long a row that was seen counts as there for requests that only read: another process may erase it. */
const SEEN_MS = 60_000;
const MOST_SEEN = 20_000;

/** One `User` row for everybody who has ever sent a valid token. */
@Injectable()
export class UsersRepository {
  readonly #seen = new LRUCache<string, Profile>({ max: MOST_SEEN, ttl: SEEN_MS });

  constructor(private readonly prisma: Database) {}

  /**
   * Creates the row the first time, and updates the email and name; what the token omits is kept.
   *
   * @param mustExist whether the request may write rows that refer to the row; otherwise it is looked for once a minute
   */
  async upsertFromClaims(claims: TokenClaims, mustExist = true): Promise<void> {
    const seen = mustExist ? undefined : this.#seen.get(claims.id);
    const known = seen ?? (await this.#find(claims.id)) ?? (await this.#create(claims));
    const { id, email = known.email, name = known.name } = claims;
    this.#seen.set(id, { email, name });
    if (email === known.email && name === known.name) return;
    // Not `update`, which throws: the user may have been erased a moment ago.
    await this.prisma.user.updateMany({ where: { id }, data: { email, name } });
  }

  /** Makes the next request of the user look for the row: it was erased since it was seen. */
  forget(id: string): void {
    this.#seen.delete(id);
  }

  async #find(id: string): Promise<Profile | null> {
    const { direct, provider } = this.prisma;
    const [user = null] = await findRows(
      direct,
      provider,
      'User',
      Prisma.sql`${identifier(provider, 'id')} = ${id}`,
    );
    return user;
  }

  async #create({ id, email, name }: TokenClaims): Promise<Profile> {
    const profile = { email: email ?? null, name: name ?? null };
    try {
      await this.prisma.user.create({ data: { id, ...profile } });
    } catch (error) {
      // A concurrent request of the same user, with the same claims, may be first.
      if (uniqueViolation(error) === null) throw error;
    }
    return profile;
  }
}
