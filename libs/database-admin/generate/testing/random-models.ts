import fc from 'fast-check';

const HEAD = 'datasource db {\n  provider = "sqlite"\n}\n';
const TABLES = ['Alpha', 'Beta', 'Gamma'] as const;
/** Types of columns that an index can hold, and a literal for each. */
const SMALL = [
  ['String', '"a b"'],
  ['Int', '-3'],
  ['BigInt', '12'],
  ['Boolean', 'true'],
  ['DateTime', 'now()'],
] as const;
const LONG = [
  'String // mysql: @db.Text',
  'String? // mysql: @db.MediumText',
  'String? // mysql: @db.VarChar(400)',
];
const ACTIONS = ['Cascade', 'Restrict', 'NoAction'];

interface RandomTable {
  readonly columns: readonly string[];
  readonly indexes: readonly string[];
  readonly parents: readonly (readonly [parent: string, relation: string])[];
}

const column = (name: string) =>
  fc
    .tuple(fc.constantFrom(...SMALL), fc.boolean(), fc.boolean())
    .map(([[type, literal], optional, defaulted]) =>
      [name, optional ? `${type}?` : type, defaulted ? `@default(${literal})` : ''].join(' ').trim(),
    );

const index = (columns: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom('index', 'unique'),
      fc.shuffledSubarray([...columns], { minLength: 1, maxLength: Math.min(2, columns.length) }),
    )
    .filter(([kind, list]) => kind === 'index' || list.length === 2)
    .map(([kind, list]) => `@@${kind}([${list.join(', ')}])`);

function foreignKey(parent: string): fc.Arbitrary<string> {
  const name = parent.toLowerCase();
  return fc
    .tuple(fc.boolean(), fc.constantFrom(...ACTIONS), fc.constantFrom(...ACTIONS), fc.boolean())
    .map(([optional, onDelete, onUpdate, setsNull]) => {
      const mark = optional ? '?' : '';
      const deletion = optional && setsNull ? 'SetNull' : onDelete;
      return `${name}Id String${mark}\n  ${name} ${parent}${mark} @relation(fields: [${name}Id], references: [id], onDelete: ${deletion}, onUpdate: ${onUpdate})`;
    });
}

function table(parents: readonly string[]): fc.Arbitrary<RandomTable> {
  return fc
    .tuple(
      fc.subarray(['one', 'two', 'three']),
      fc.subarray([...parents], { minLength: Math.min(1, parents.length) }),
      fc.option(fc.constantFrom(...LONG)),
    )
    .chain(([names, chosen, long]) => {
      const indexable = ['id', ...names, ...chosen.map((parent) => `${parent.toLowerCase()}Id`)];
      return fc
        .tuple(
          fc.tuple(...names.map(column)),
          fc.tuple(...chosen.map(foreignKey)),
          fc.uniqueArray(index(indexable), { minLength: 1, maxLength: 4 }),
        )
        .map(([columns, keys, indexes]) => ({
          columns: [...columns, ...(long === null ? [] : [`long ${long}`])],
          indexes,
          parents: chosen.map((parent, position) => [parent, keys[position] ?? ''] as const),
        }));
    });
}

const often = (content: fc.Arbitrary<RandomTable>) => fc.option(content, { freq: 8 });

type RandomTables = ReadonlyMap<string, RandomTable>;

const tables: fc.Arbitrary<RandomTables> = fc
  .tuple(often(table([])), often(table(['Alpha'])), often(table(['Alpha', 'Beta'])))
  .map(
    (chosen) =>
      new Map(
        TABLES.flatMap((name, position) => {
          const content = chosen[position] ?? null;
          return content === null ? [] : [[name, content] as const];
        }),
      ),
  );

const KEPT = ['nothing', 'columns and keys', 'keys and indexes'] as const;

/**
 * The texts of two schema.prisma with up to three small tables each: columns of every type, indexes that share
 * columns, and foreign keys with and without an index. Tables in both may have the same columns, keys or indexes.
 */
export const randomPair: fc.Arbitrary<readonly [string, string]> = fc
  .tuple(tables, tables, fc.tuple(...TABLES.map(() => fc.constantFrom(...KEPT))))
  .map(([one, other, kept]) => {
    const mixed = [...other].map(
      ([name, content]) =>
        [name, mix(one.get(name), content, kept[TABLES.indexOf(name as 'Alpha')])] as const,
    );
    return [modelsText(one), modelsText(new Map(mixed))];
  });

function mix(
  one: RandomTable | undefined,
  other: RandomTable,
  kept: (typeof KEPT)[number] = 'nothing',
): RandomTable {
  if (one === undefined || kept === 'nothing') return other;
  const columns = kept === 'columns and keys' ? one.columns : other.columns;
  const names = new Set([
    'id',
    ...columns.map(nameOf),
    ...one.parents.map(([, relation]) => nameOf(relation)),
  ]);
  const indexes = (kept === 'columns and keys' ? other.indexes : one.indexes).filter((line) =>
    (/\[(.*)\]/.exec(line)?.[1] ?? '').split(', ').every((name) => names.has(name)),
  );
  return { columns, parents: one.parents, indexes };
}

function nameOf(line: string): string {
  return /^\w+/.exec(line)?.[0] ?? '';
}

function modelsText(there: RandomTables): string {
  return [HEAD, ...[...there].map(([name, content]) => modelText(name, content, there))].join('\n');
}

function modelText(name: string, { columns, indexes, parents }: RandomTable, there: RandomTables): string {
  const relations = parents.map(([parent, relation]) =>
    there.has(parent) ? relation : (relation.split('\n')[0] ?? ''),
  );
  const children = [...there].filter(([, child]) => child.parents.some(([parent]) => parent === name));
  const others = children.map(([child]) => `${child.toLowerCase()}s ${child}[]`);
  const lines = ['id String @id', ...columns, ...relations, ...others, ...indexes];
  return `model ${name} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}
