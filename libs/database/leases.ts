import { randomUUID } from 'node:crypto';
import type { Database } from './database.js';

/**
 * Leases: what one holder may do alone for a while, among all processes on one database. They are timed by the
 * database's clock. A lease is no proof of being alone: its holder may stall until it has run out, so whatever
 * it protects must also swap on a version.
 */
export class Leases {
  constructor(private readonly database: Pick<Database, '$executeRaw'>) {}

  /** Takes the lease for `ttlMs`; null while somebody else holds it. */
  async acquire(name: string, ttlMs: number): Promise<Lease | null> {
    const owner = randomUUID();
    const taken = await this.database.$executeRaw`
      INSERT INTO "Lease" ("name", "owner", "expiresAt")
      VALUES (${name}, ${owner}, CAST(unixepoch('subsec') * 1000 AS INTEGER) + ${ttlMs})
      ON CONFLICT ("name") DO UPDATE SET "owner" = excluded."owner", "expiresAt" = excluded."expiresAt"
      WHERE "Lease"."expiresAt" <= CAST(unixepoch('subsec') * 1000 AS INTEGER)`;
    return taken === 1 ? new Lease(this.database, name, owner) : null;
  }
}

/** A lease that was taken. */
export class Lease {
  constructor(
    private readonly database: Pick<Database, '$executeRaw'>,
    readonly name: string,
    private readonly owner: string,
  ) {}

  /** Holds the lease for another `ttlMs` from now; false when it has run out or gone to somebody else. */
  async renew(ttlMs: number): Promise<boolean> {
    const renewed = await this.database.$executeRaw`
      UPDATE "Lease" SET "expiresAt" = CAST(unixepoch('subsec') * 1000 AS INTEGER) + ${ttlMs}
      WHERE "name" = ${this.name} AND "owner" = ${this.owner}
        AND "expiresAt" > CAST(unixepoch('subsec') * 1000 AS INTEGER)`;
    return renewed === 1;
  }

  /** Gives the lease back; leaves it alone when it has gone to somebody else. */
  async release(): Promise<void> {
    await this.database.$executeRaw`
      DELETE FROM "Lease" WHERE "name" = ${this.name} AND "owner" = ${this.owner}`;
  }
}
