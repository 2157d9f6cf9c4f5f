import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { databaseClock } from './database-clock.js';
import { Prisma, type Database } from './database.js';
import type { DatabaseProvider } from './database-url.js';
import { identifier } from './identifier.js';

type LeaseDatabase = Pick<Database, '$executeRaw' | '$queryRaw' | 'provider'>;

const namesSchema = z.array(z.object({ name: z.string() }));
const countSchema = z.tuple([z.object({ count: z.coerce.number() })]);

/**
 * Leases: what one holder may do alone for a while, among all processes on one database. They are timed by the
 * database's clock. A lease is no proof of being alone: its holder may stall until it has run out, so whatever
 * it protects must also swap on a version.
 */
export class Leases {
  constructor(private readonly database: LeaseDatabase) {}

  /** Takes the lease for `ttlMs`; null while somebody else holds it. */
  async acquire(name: string, ttlMs: number): Promise<Lease | null> {
    const owner = randomUUID();
    const words = leaseWords(this.database.provider);
    const { table, nameIs, now } = words;
    const taken =
      (await this.database.$executeRaw(
        Prisma.sql`UPDATE ${table} SET ${words.set(owner, ttlMs)} WHERE ${nameIs(name)} AND ${words.expiresAt} <= ${now}`,
      )) === 1 || (await this.database.$executeRaw(words.insertUnlessThere(name, owner, ttlMs))) === 1;
    return taken ? new Lease(this.database, name, owner) : null;
  }

  /** How many leases ran out more than `olderThanMs` ago, their holders gone; counts to `limit`. */
  async countSpent(olderThanMs: number, limit: number): Promise<number> {
    const counted = await this.database.$queryRaw(
      Prisma.sql`SELECT COUNT(*) AS ${identifier(this.database.provider, 'count')}
        FROM (${this.#spent(olderThanMs, limit)}) AS spent`,
    );
    const [{ count }] = countSchema.parse(counted);
    return count;
  }

  /** Deletes leases that ran out more than `olderThanMs` ago, `limit` of them at most; gives their number. */
  async deleteSpent(olderThanMs: number, limit: number): Promise<number> {
    const rows = namesSchema.parse(await this.database.$queryRaw(this.#spent(olderThanMs, limit)));
    if (rows.length === 0) return 0;
    const { table, name, expiresAt, now } = leaseWords(this.database.provider);
    const names = Prisma.join(rows.map((row) => row.name));
    // The time is asked again: somebody may have taken one meanwhile.
    return this.database.$executeRaw(
      Prisma.sql`DELETE FROM ${table} WHERE ${name} IN (${names}) AND ${expiresAt} < ${now} - ${olderThanMs}`,
    );
  }

  #spent(olderThanMs: number, limit: number): Prisma.Sql {
    const { table, name, expiresAt, now } = leaseWords(this.database.provider);
    return Prisma.sql`SELECT ${name} FROM ${table} WHERE ${expiresAt} < ${now} - ${olderThanMs}
      LIMIT ${Prisma.raw(String(limit))}`;
  }
}

/** A lease that was taken. */
export class Lease {
  constructor(
    private readonly database: LeaseDatabase,
    readonly name: string,
    private readonly owner: string,
  ) {}

  /** Holds the lease for another `ttlMs` from now; false when it has run out or gone to somebody else. */
  async renew(ttlMs: number): Promise<boolean> {
    const words = leaseWords(this.database.provider);
    const renewed = await this.database.$executeRaw(
      Prisma.sql`UPDATE ${words.table} SET ${words.set(this.owner, ttlMs)}
        WHERE ${words.nameIs(this.name)} AND ${words.ownerIs(this.owner)} AND ${words.expiresAt} > ${words.now}`,
    );
    return renewed === 1;
  }

  /** Gives the lease back; leaves it alone when it has gone to somebody else. */
  async release(): Promise<void> {
    const { table, nameIs, ownerIs } = leaseWords(this.database.provider);
    await this.database.$executeRaw(
      Prisma.sql`DELETE FROM ${table} WHERE ${nameIs(this.name)} AND ${ownerIs(this.owner)}`,
    );
  }
}

/** The parts of the statements above, in the words of a provider. */
function leaseWords(provider: DatabaseProvider) {
  const [table, name, owner, expiresAt] = ['Lease', 'name', 'owner', 'expiresAt'].map((word) =>
    identifier(provider, word),
  ) as [Prisma.Sql, Prisma.Sql, Prisma.Sql, Prisma.Sql];
  const now = databaseClock(provider);
  const insert = (holder: string, who: string, ttlMs: number): Prisma.Sql =>
    Prisma.sql`INTO ${table} (${name}, ${owner}, ${expiresAt}) VALUES (${holder}, ${who}, ${now} + ${ttlMs})`;
  return {
    table,
    name,
    expiresAt,
    now,
    nameIs: (value: string) => Prisma.sql`${name} = ${value}`,
    ownerIs: (value: string) => Prisma.sql`${owner} = ${value}`,
    set: (value: string, ttlMs: number) => Prisma.sql`${owner} = ${value}, ${expiresAt} = ${now} + ${ttlMs}`,
    insertUnlessThere: (holder: string, who: string, ttlMs: number) =>
      provider === 'mysql'
        ? Prisma.sql`INSERT IGNORE ${insert(holder, who, ttlMs)}`
        : Prisma.sql`INSERT ${insert(holder, who, ttlMs)} ON CONFLICT DO NOTHING`,
  };
}
