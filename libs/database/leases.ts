import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { databaseClock } from './database-clock.js';
import { Prisma, type Database } from './database.js';
import type { DatabaseProvider } from './address/database-url.js';
import { identifier } from './identifier.js';

type LeaseDatabase = Pick<Database, '$executeRaw' | '$queryRaw' | 'direct' | 'provider'>;

const namesSchema = z.array(z.object({ name: z.string() }));
const countSchema = z.tuple([z.object({ count: z.coerce.number() })]);

/**
 * Leases: for a limited time only one process on a database holds a lease. Times are those of the database's clock. A
 * holder may stall until its lease has expired, so the protected rows must also be updated by version
 * (compare-and-swap).
 */
export class Leases {
  constructor(private readonly database: LeaseDatabase) {}

  /** Acquires the lease for `ttlMs`; null while another process holds it. */
  async acquire(name: string, ttlMs: number): Promise<Lease | null> {
    const { lease, statements } = this.acquiring(name, ttlMs);
    for (const statement of statements)
      if ((await this.database.direct.$executeRaw(statement)) === 1) return lease;
    return null;
  }

  /** The statements of `acquire`, for a transaction: the lease is acquired when one of them changes a row. */
  acquiring(name: string, ttlMs: number): { lease: Lease; statements: readonly Prisma.Sql[] } {
    const owner = randomUUID();
    const statements = leaseSql(this.database.provider).take(name, owner, ttlMs);
    return { lease: new Lease(this.database, name, owner), statements };
  }

  /** How many leases expired more than `olderThanMs` ago; counts up to `limit`. */
  async countExpired(olderThanMs: number, limit: number): Promise<number> {
    const counted = await this.database.$queryRaw(
      Prisma.sql`SELECT COUNT(*) AS ${identifier(this.database.provider, 'count')}
        FROM (${this.#expired(olderThanMs, limit)}) AS expired`,
    );
    const [{ count }] = countSchema.parse(counted);
    return count;
  }

  /** Deletes up to `limit` leases that expired more than `olderThanMs` ago. Returns their number. */
  async deleteExpired(olderThanMs: number, limit: number): Promise<number> {
    const rows = namesSchema.parse(await this.database.$queryRaw(this.#expired(olderThanMs, limit)));
    if (rows.length === 0) return 0;
    const { table, name, expiresAt, now } = leaseSql(this.database.provider);
    const names = Prisma.join(rows.map((row) => row.name));
    // Checks the time again: another process may have acquired one meanwhile.
    return this.database.$executeRaw(
      Prisma.sql`DELETE FROM ${table} WHERE ${name} IN (${names}) AND ${expiresAt} < ${now} - ${olderThanMs}`,
    );
  }

  #expired(olderThanMs: number, limit: number): Prisma.Sql {
    const { table, name, expiresAt, now } = leaseSql(this.database.provider);
    return Prisma.sql`SELECT ${name} FROM ${table} WHERE ${expiresAt} < ${now} - ${olderThanMs}
      LIMIT ${Prisma.raw(String(limit))}`;
  }
}

/** An acquired lease. */
export class Lease {
  constructor(
    private readonly database: LeaseDatabase,
    readonly name: string,
    private readonly owner: string,
  ) {}

  /** Extends the lease to `ttlMs` from now; false when it has expired or another process holds it. */
  async renew(ttlMs: number): Promise<boolean> {
    const sql = leaseSql(this.database.provider);
    const renewed = await this.database.direct.$executeRaw(
      Prisma.sql`UPDATE ${sql.table} SET ${sql.set(this.owner, ttlMs)}
        WHERE ${sql.nameIs(this.name)} AND ${sql.ownerIs(this.owner)} AND ${sql.expiresAt} > ${sql.now}`,
    );
    return renewed === 1;
  }

  /** Releases the lease, unless another process holds it by now. */
  async release(): Promise<void> {
    await this.database.direct.$executeRaw(this.releasing());
  }

  /** The statement of `release`, for a transaction. */
  releasing(): Prisma.Sql {
    const { table, nameIs, ownerIs } = leaseSql(this.database.provider);
    return Prisma.sql`DELETE FROM ${table} WHERE ${nameIs(this.name)} AND ${ownerIs(this.owner)}`;
  }
}

/** The parts of the statements above, for one provider. */
function leaseSql(provider: DatabaseProvider) {
  const [table, name, owner, expiresAt] = ['Lease', 'name', 'owner', 'expiresAt'].map((word) =>
    identifier(provider, word),
  ) as [Prisma.Sql, Prisma.Sql, Prisma.Sql, Prisma.Sql];
  const now = databaseClock(provider);
  const set = (value: string, ttlMs: number): Prisma.Sql =>
    Prisma.sql`${owner} = ${value}, ${expiresAt} = ${now} + ${ttlMs}`;
  const insert = (holder: string, who: string, ttlMs: number): Prisma.Sql =>
    Prisma.sql`INTO ${table} (${name}, ${owner}, ${expiresAt}) VALUES (${holder}, ${who}, ${now} + ${ttlMs})`;
  return {
    table,
    name,
    expiresAt,
    now,
    nameIs: (value: string) => Prisma.sql`${name} = ${value}`,
    ownerIs: (value: string) => Prisma.sql`${owner} = ${value}`,
    set,
    /** One of them takes the lease if it is free. */
    take: (holder: string, who: string, ttlMs: number): readonly Prisma.Sql[] =>
      provider === 'mysql'
        ? [
            Prisma.sql`INSERT IGNORE ${insert(holder, who, ttlMs)}`,
            Prisma.sql`UPDATE ${table} SET ${set(who, ttlMs)} WHERE ${name} = ${holder} AND ${expiresAt} <= ${now}`,
          ]
        : [
            Prisma.sql`INSERT ${insert(holder, who, ttlMs)} ON CONFLICT (${name}) DO UPDATE SET ${set(who, ttlMs)}
              WHERE ${table}.${expiresAt} <= ${now}`,
          ],
  };
}
