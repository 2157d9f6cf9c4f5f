import { identifier, Prisma, rowId, type DatabaseProvider, type Statements } from '#database';

type Amounts = Readonly<Record<string, number | bigint>>;

/** What is added to the counters of one row. */
export interface Addition {
  readonly table: 'XApiMonth' | 'XApiUsage' | 'XApiUserUsage';
  /** The columns of a unique key of the table. */
  readonly key: Readonly<Record<string, string>>;
  readonly add: Amounts;
  /** The most that a counter may have afterwards. */
  readonly most?: Amounts;
}

/** Adds to counters in the rows of a database, which other processes change at the same time. */
export class Counters {
  constructor(
    private readonly statements: Statements,
    private readonly provider: DatabaseProvider,
  ) {}

  /** Makes the row if there is none. Returns false, and changes nothing, when a counter would exceed its `most`. */
  async add(addition: Addition): Promise<boolean> {
    const { add, most = {} } = addition;
    if (Object.entries(most).some(([name, limit]) => (add[name] ?? 0) > limit)) return false;
    if (this.provider !== 'mysql') return (await this.statements.$executeRaw(this.#upsert(addition))) === 1;
    if (await this.change(addition)) return true;
    await this.statements.$executeRaw(Prisma.sql`INSERT IGNORE ${this.#values(addition, 0)}`);
    return this.change(addition);
  }

  /** Returns false, and changes nothing, when there is no such row or a counter would exceed its `most`. */
  async change(addition: Addition): Promise<boolean> {
    const { table, key, add, most = {} } = addition;
    const keyIs = Object.entries(key).map(([name, value]) => Prisma.sql`${this.#named(name)} = ${value}`);
    const changes = Object.entries(add).map(
      ([name, amount]) => Prisma.sql`${this.#named(name)} = ${this.#named(name)} + ${amount}`,
    );
    const conditions = [...keyIs, ...this.#allows(add, most)];
    const changed = await this.statements.$executeRaw(
      Prisma.sql`UPDATE ${this.#named(table)} SET ${Prisma.join(changes)} WHERE ${Prisma.join(conditions, ' AND ')}`,
    );
    return changed === 1;
  }

  #upsert(addition: Addition): Prisma.Sql {
    const { table, key, add, most = {} } = addition;
    const keyColumns = Prisma.join(Object.keys(key).map((name) => this.#named(name)));
    const of = (name: string): Prisma.Sql => Prisma.sql`${this.#named(table)}.${this.#named(name)}`;
    const changes = Object.entries(add).map(
      ([name, amount]) => Prisma.sql`${this.#named(name)} = ${of(name)} + ${amount}`,
    );
    const allows = this.#allows(add, most, of);
    const condition = allows.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(allows, ' AND ')}`;
    return Prisma.sql`INSERT ${this.#values(addition, 1)}
      ON CONFLICT (${keyColumns}) DO UPDATE SET ${Prisma.join(changes)} ${condition}`;
  }

  /** `INTO` ... for a new row with `times` the amounts. */
  #values({ table, key, add }: Addition, times: 0 | 1): Prisma.Sql {
    const id = table === 'XApiMonth' ? {} : { id: rowId() };
    const amounts = Object.entries(add).map(([name, amount]) => [name, times === 0 ? 0 : amount] as const);
    const row = Object.entries({ ...id, ...key, ...Object.fromEntries(amounts) });
    const columns = row.map(([name]) => this.#named(name));
    return Prisma.sql`INTO ${this.#named(table)} (${Prisma.join(columns)})
      VALUES (${Prisma.join(row.map(([, value]) => value))})`;
  }

  #allows(add: Amounts, most: Amounts, of = (name: string) => this.#named(name)): Prisma.Sql[] {
    return Object.entries(most).map(
      ([name, limit]) => Prisma.sql`${of(name)} <= ${BigInt(limit) - BigInt(add[name] ?? 0)}`,
    );
  }

  #named(name: string): Prisma.Sql {
    return identifier(this.provider, name);
  }
}
