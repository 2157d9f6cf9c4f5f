import { z } from 'zod';
import { identifier, Prisma, type Database } from '#database';
import { ERASED, type MemberWords } from './member-words.js';
import { NAMING_TABLES, TASKS, type NamingTable } from './naming-columns.js';

const ROWS_AT_ONCE = 500;

const rowsSchema = z.array(z.record(z.string(), z.string().nullable()).and(z.object({ id: z.string() })));

/** A row that names the member, and the new values of its columns. */
interface NamedRow {
  readonly id: string;
  readonly changes: readonly { readonly column: string; readonly from: string; readonly to: string }[];
}

/**
 * Erases a member's names from the rows of others, written by admins and by the service. Each row is changed by itself,
 * and only if it is still as it was read, so no other work waits; what changes in the meantime needs a second call.
 * Returns the number of changed rows by table.
 */
export async function eraseNames(database: Database, words: MemberWords): Promise<Record<string, number>> {
  const changed: Record<string, number> = {};
  for (const naming of NAMING_TABLES) {
    changed[naming.table] = 0;
    for await (const row of namedRows(database, naming, words))
      if (await change(database, naming.table, row)) changed[naming.table] = (changed[naming.table] ?? 0) + 1;
  }
  return changed;
}

/** The ids of the tasks that name the member or may be about their account. */
export async function tasksNaming(database: Database, words: MemberWords): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of namedRows(database, TASKS, words)) ids.push(id);
  return ids;
}

async function* namedRows(
  database: Database,
  naming: NamingTable,
  words: MemberWords,
): AsyncGenerator<NamedRow> {
  let after = '';
  for (;;) {
    const rows = rowsSchema.parse(await database.$queryRaw(candidates(database, naming, words, after)));
    for (const row of rows) {
      const changes = changesOf(row, naming, words);
      if (changes.length > 0) yield { id: row.id, changes };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_ONCE) return;
    after = last.id;
  }
}

/** The next rows that contain one of the words anywhere. */
function candidates(
  { provider }: Database,
  { table, owner, userIds = [], byPeople = [], byService = [] }: NamingTable,
  { userId, forms }: MemberWords,
  after: string,
): Prisma.Sql {
  const name = (column: string): Prisma.Sql => identifier(provider, column);
  const position = Prisma.raw(provider === 'postgresql' ? 'STRPOS' : 'INSTR');
  const holds = (column: string): Prisma.Sql[] =>
    forms.map((form) => Prisma.sql`${position}(LOWER(${name(column)}), ${form}) > 0`);
  const any = [
    ...userIds.map((column) => Prisma.sql`${name(column)} = ${userId}`),
    ...[...byPeople, ...byService].flatMap(holds),
  ];
  const columns = ['id', ...userIds, ...byPeople, ...byService].map(name);
  const ofOthers = owner === undefined ? Prisma.empty : Prisma.sql`AND ${name(owner)} <> ${userId}`;
  return Prisma.sql`SELECT ${Prisma.join(columns)} FROM ${name(table)}
    WHERE ${name('id')} > ${after} ${ofOthers} AND (${Prisma.join(any, ' OR ')})
    ORDER BY ${name('id')} LIMIT ${Prisma.raw(String(ROWS_AT_ONCE))}`;
}

function changesOf(
  row: Readonly<Record<string, string | null>>,
  { userIds = [], byPeople = [], byService = [] }: NamingTable,
  words: MemberWords,
): NamedRow['changes'] {
  // The service copies texts of people unchanged.
  const quotes = byPeople.map((column) => row[column]);
  const rest = (column: string, text: string): string => {
    if (userIds.includes(column)) return text === words.userId ? ERASED : text;
    return words.redact(text, byPeople.includes(column) || quotes.includes(text) ? 'person' : 'service');
  };
  return [...userIds, ...byPeople, ...byService].flatMap((column) => {
    const from = row[column] ?? null;
    if (from === null) return [];
    const to = rest(column, from);
    return to === from ? [] : [{ column, from, to }];
  });
}

async function change(database: Database, table: string, { id, changes }: NamedRow): Promise<boolean> {
  const name = (word: string): Prisma.Sql => identifier(database.provider, word);
  let hasChanged = false;
  for (const { column, from, to } of changes) {
    const count = await database.$executeRaw(
      Prisma.sql`UPDATE ${name(table)} SET ${name(column)} = ${to}
        WHERE ${name('id')} = ${id} AND ${name(column)} = ${from}`,
    );
    hasChanged ||= count > 0;
  }
  return hasChanged;
}
