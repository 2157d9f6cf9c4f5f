import {
  identifier,
  Prisma,
  rowId,
  type DatabaseProvider,
  type DirectDatabase,
  type DirectStatements,
} from '#database';

type Amounts = Readonly<Record<string, number | bigint>>;

const TABLES = ['XApiMonth', 'XApiUserUsage', 'XApiUsage'] as const;

/** What is added to the counters of one row. */
export interface Addition {
  readonly table: (typeof TABLES)[number];
  /** The columns of a unique key of the table. */
  readonly key: Readonly<Record<string, string>>;
  readonly add: Amounts;
  /** The most that a counter may have afterwards. */
  readonly most?: Amounts;
}

/** What a transaction writes before it adds to counters; both may be called again when the transaction runs again. */
export interface Preceding {
  statements(): readonly Prisma.Sql[];
  /** Is told how many rows each of them changed, and throws when the transaction has to be rolled back. */
  check(changed: readonly number[]): void;
}

const NOTHING: Preceding = { statements: () => [], check: () => undefined };

/** Adds to counters in the rows of a database, which other processes change at the same time. */
export class Counters {
  constructor(
    private readonly statements: DirectStatements,
    private readonly provider: DatabaseProvider,
  ) {}

  /**
   * Adds to several rows, in this order, and makes those that there are not. Returns the first that is refused, because a
   * counter would exceed its `most`; null for none. After a refusal the transaction has to be rolled back.
   *
   * @param before what is written first
   */
  async addAll(additions: readonly Addition[], before: Preceding = NOTHING): Promise<Addition | null> {
    const first = before.statements();
    const tooLarge = additions.find(isTooLarge);
    if (tooLarge !== undefined) return tooLarge;
    if (this.provider === 'mysql') {
      before.check(await this.statements.$executeAll(first));
      return this.#addOneByOne(additions);
    }
    const upserts = additions.map((addition) => upsertOf(this.provider, addition));
    const changed = await this.statements.$executeAll([...first, ...upserts]);
    before.check(changed.slice(0, first.length));
    return additions.find((_, index) => changed[first.length + index] !== 1) ?? null;
  }

  async #addOneByOne(additions: readonly Addition[]): Promise<Addition | null> {
    for (const addition of additions) if (!(await this.#addTo(addition))) return addition;
    return null;
  }

  async #addTo(addition: Addition): Promise<boolean> {
    const change = changeOf(this.provider, addition);
    if ((await this.statements.$executeRaw(change)) === 1) return true;
    await this.statements.$executeRaw(Prisma.sql`INSERT IGNORE ${valuesOf(this.provider, addition, 0)}`);
    return (await this.statements.$executeRaw(change)) === 1;
  }
}

/**
 * What `addAll` does in a transaction of its own, when nothing stands against it: one round trip on PostgreSQL. False, and
 * nothing is written, when something does, and on MySQL.
 */
export async function addAtOnce(
  direct: DirectDatabase,
  additions: readonly Addition[],
  before: Preceding = NOTHING,
): Promise<boolean> {
  const { provider } = direct;
  if (provider === 'mysql' || additions.some(isTooLarge)) return false;
  const upserts = additions.map((addition) => upsertOf(provider, addition));
  const statements = [...before.statements(), ...upserts];
  return direct.executeAllOrNone(statements, statements.length);
}

/** Whether even a new row could not have so much. */
function isTooLarge({ add, most = {} }: Addition): boolean {
  return Object.entries(most).some(([name, limit]) => (add[name] ?? 0) > limit);
}

function upsertOf(provider: DatabaseProvider, addition: Addition): Prisma.Sql {
  const { table, key, add, most = {} } = addition;
  const named = (name: string): Prisma.Sql => identifier(provider, name);
  const keyColumns = Prisma.join(Object.keys(key).map(named));
  const of = (name: string): Prisma.Sql => Prisma.sql`${named(table)}.${named(name)}`;
  const changes = Object.entries(add).map(
    ([name, amount]) => Prisma.sql`${named(name)} = ${of(name)} + ${amount}`,
  );
  const limits = allows(add, most, of);
  const condition = limits.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(limits, ' AND ')}`;
  return Prisma.sql`INSERT ${valuesOf(provider, addition, 1)}
    ON CONFLICT (${keyColumns}) DO UPDATE SET ${Prisma.join(changes)} ${condition}`;
}

/** `INTO` ... for a new row with `times` the amounts. */
function valuesOf(provider: DatabaseProvider, { table, key, add }: Addition, times: 0 | 1): Prisma.Sql {
  const id = table === 'XApiMonth' ? {} : { id: rowId() };
  const amounts = Object.entries(add).map(([name, amount]) => [name, times === 0 ? 0 : amount] as const);
  const row = Object.entries({ ...id, ...key, ...Object.fromEntries(amounts) });
  const columns = row.map(([name]) => identifier(provider, name));
  return Prisma.sql`INTO ${identifier(provider, table)} (${Prisma.join(columns)})
    VALUES (${Prisma.join(row.map(([, value]) => value))})`;
}

/** Adds to the counters of a row that is there; changes nothing when a counter would exceed its `most`. */
export function changeOf(provider: DatabaseProvider, { table, key, add, most = {} }: Addition): Prisma.Sql {
  const named = (name: string): Prisma.Sql => identifier(provider, name);
  const keyIs = Object.entries(key).map(([name, value]) => Prisma.sql`${named(name)} = ${value}`);
  const changes = Object.entries(add).map(
    ([name, amount]) => Prisma.sql`${named(name)} = ${named(name)} + ${amount}`,
  );
  const conditions = [...keyIs, ...allows(add, most, named)];
  return Prisma.sql`UPDATE ${named(table)} SET ${Prisma.join(changes)} WHERE ${Prisma.join(conditions, ' AND ')}`;
}

function allows(add: Amounts, most: Amounts, of: (name: string) => Prisma.Sql): Prisma.Sql[] {
  return Object.entries(most).map(
    ([name, limit]) => Prisma.sql`${of(name)} <= ${BigInt(limit) - BigInt(add[name] ?? 0)}`,
  );
}

/** One addition for each row, ordered by table, so that all transactions lock rows in the same order. */
export function merged(additions: readonly Addition[]): Addition[] {
  const byRow = new Map<string, Addition>();
  for (const addition of additions) {
    const row = JSON.stringify([TABLES.indexOf(addition.table), addition.key]);
    const before = byRow.get(row);
    byRow.set(
      row,
      before === undefined ? addition : { ...before, ...addition, add: sumOf(before.add, addition.add) },
    );
  }
  return [...byRow].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, addition]) => addition);
}

function sumOf(one: Amounts, other: Amounts): Amounts {
  const sum = new Map(Object.entries(one));
  for (const [name, amount] of Object.entries(other))
    sum.set(name, BigInt(sum.get(name) ?? 0) + BigInt(amount));
  return Object.fromEntries(sum);
}
