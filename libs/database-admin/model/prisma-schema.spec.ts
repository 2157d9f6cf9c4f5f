import { readFile } from 'node:fs/promises';

import { modelsFile, readCommittedModel } from './committed-model.js';
import { parsePrismaSchema } from './prisma-schema.js';
import { SchemaSyntaxError } from './schema-syntax-error.js';

const failureOf = (text: string): SchemaSyntaxError => {
  try {
    parsePrismaSchema(text);
  } catch (error) {
    if (error instanceof SchemaSyntaxError) return error;
    throw error;
  }
  throw new Error('understood');
};

const model = (...lines: string[]) => `model Thing {\n  id String @id\n${lines.join('\n')}\n}`;

describe('parsePrismaSchema', () => {
  it('should read tables, columns, keys and indexes with the names that Prisma gives', () => {
    const tables = parsePrismaSchema(`
      generator client {
        provider = "prisma-client"
      }
      /// A log.
      model Log {
        id      Int      @id
        ownerId String?
        text    String   @default("none") // mysql: @db.VarChar(500)
        count   BigInt   @default(-1)
        seen    Boolean  @default(false)
        // When.
        madeAt  DateTime @default(now())
        setAt   DateTime @updatedAt

        owner Owner? @relation(fields: [ownerId], references: [id], onDelete: SetNull, onUpdate: Cascade)

        @@unique([ownerId, madeAt])
        @@index([seen])
      }
      model Owner {
        id   String @id @default(cuid())
        name String @unique
        logs Log[]
      }
      model Pair {
        one   String
        other String
        @@id([one, other])
      }`);
    const column = { mysqlType: null, required: true, defaultValue: null };

    expect(tables.map(({ name }) => name)).toEqual(['Owner', 'Log', 'Pair']);
    expect(tables[0]).toEqual({
      name: 'Owner',
      columns: [
        { ...column, name: 'id', type: 'String' },
        { ...column, name: 'name', type: 'String' },
      ],
      primaryKey: ['id'],
      foreignKeys: [],
      indexes: [{ name: 'Owner_name_key', columns: ['name'], unique: true }],
    });
    expect(tables[1]).toEqual({
      name: 'Log',
      columns: [
        { ...column, name: 'id', type: 'Int' },
        { ...column, name: 'ownerId', type: 'String', required: false },
        { ...column, name: 'text', type: 'String', mysqlType: 'VarChar(500)', defaultValue: 'none' },
        { ...column, name: 'count', type: 'BigInt', defaultValue: -1 },
        { ...column, name: 'seen', type: 'Boolean', defaultValue: false },
        { ...column, name: 'madeAt', type: 'DateTime', defaultValue: { kind: 'now' } },
        { ...column, name: 'setAt', type: 'DateTime' },
      ],
      primaryKey: ['id'],
      foreignKeys: [
        {
          name: 'Log_ownerId_fkey',
          column: 'ownerId',
          references: { table: 'Owner', column: 'id' },
          onDelete: 'SET NULL',
          onUpdate: 'CASCADE',
        },
      ],
      indexes: [
        { name: 'Log_ownerId_madeAt_key', columns: ['ownerId', 'madeAt'], unique: true },
        { name: 'Log_seen_idx', columns: ['seen'], unique: false },
      ],
    });
    expect(tables[2]).toMatchObject({ primaryKey: ['one', 'other'] });
  });

  it('should read the committed models, each table after those it refers to', async () => {
    const tables = await readCommittedModel();
    const names = tables.map(({ name }) => name);

    for (const [position, { foreignKeys }] of tables.entries())
      for (const { references } of foreignKeys) expect(names.slice(0, position)).toContain(references.table);
    expect(names.toSorted()).toEqual(
      [...(await readFile(modelsFile(), 'utf8')).matchAll(/^model (\w+)/gm)].map(([, name]) => name).sort(),
    );
  });

  it.each([
    ['another kind of block', 'enum Color {\n  RED\n}', 1],
    ['a statement outside of a block', 'something', 1],
    ['a block without an end', 'model Thing {\n  id String @id', 1],
    ['a duplicate model', `${model()}\n${model()}`, 5],
    ['a setting that is not a text', 'generator client {\n  previewFeatures = ["x"]\n}', 2],
    ['an unknown type', model('  price Decimal'), 3],
    ['a list of values', model('  tags String[]'), 3],
    ['an unknown attribute', model('  name String @ignore'), 3],
    ['a mapped name', model('  name String @map("n")'), 3],
    ['a native type outside of a comment', model('  name String @db.Text'), 3],
    ['a misspelt mark for MySQL', model('  name String // mysql @db.Text'), 3],
    ['an unknown type for MySQL', model('  name String // mysql: @db.Blob'), 3],
    ['a type for MySQL on a number', model('  count Int // mysql: @db.Text'), 3],
    ['a comment behind a column', model('  name String // why'), 3],
    ['a duplicate attribute', model('  name String @unique @unique'), 3],
    ['a unique with settings', model('  name String @unique(sort: Desc)'), 3],
    ['a default of another type', model('  count Int @default("1")'), 3],
    ['a default that is not an integer', model('  count Int @default(1.5)'), 3],
    ['an unknown function as default', model('  name String @default(uuid())'), 3],
    ['a default with an escape', model(String.raw`  name String @default("a\"b")`), 3],
    ['now() for a text', model('  name String @default(now())'), 3],
    ['updatedAt for a text', model('  name String @updatedAt'), 3],
    ['a relation without its actions', model('  t Thing @relation(fields: [id], references: [id])'), 3],
    [
      'a relation of two columns',
      model('  t Thing @relation(fields: [a, b], references: [a, b], onDelete: Cascade, onUpdate: Cascade)'),
      3,
    ],
    [
      'a relation with an unknown action',
      model('  t Thing @relation(fields: [id], references: [id], onDelete: SetDefault, onUpdate: Cascade)'),
      3,
    ],
    ['an index with settings', model('  @@index([id], map: "x")'), 3],
    ['an index with an order', model('  @@index([id(sort: Desc)])'), 3],
    ['an unknown block attribute', model('  @@map("things")'), 3],
    ['a duplicate index', model('  @@index([id])', '  @@index([id])'), 4],
    ['an index of a missing column', model('  @@index([nothing])'), 1],
    ['two primary keys', model('  other String @id'), 1],
    ['no primary key', 'model Thing {\n  id String\n}', 1],
    ['an optional primary key', 'model Thing {\n  id String? @id\n}', 2],
  ])('should refuse %s and name the line', (_what, text, line) => {
    const failure = failureOf(text);

    expect(failure).toMatchObject({ code: 'not_understood', line });
    expect(failure.message).toContain(`Line ${line} `);
    expect(failure.message).toContain(text.split('\n')[line - 1]?.trim());
  });

  it('should refuse names that PostgreSQL would truncate', () => {
    const [fits, tooLong] = [63, 64].map((length) => 'c'.repeat(length - 'Thing__idx'.length));

    expect(parsePrismaSchema(model(`  ${fits} Int`, `  @@index([${fits}])`))).toHaveLength(1);
    expect(failureOf(model(`  ${tooLong} Int @unique`, `  @@index([${tooLong}])`))).toMatchObject({
      code: 'name_too_long',
      line: 3,
    });
  });

  it('should refuse models that refer to each other in a circle, but not one that refers to itself', () => {
    const relation = (to: string) =>
      `r ${to} @relation(fields: [id], references: [id], onDelete: Cascade, onUpdate: Cascade)`;
    const one = (name: string, to: string) =>
      `model ${name} {\n  id String @id\n  ${relation(to)}\n  back ${to}[]\n}`;

    expect(parsePrismaSchema(one('Thing', 'Thing'))).toHaveLength(1);
    expect(failureOf(`${one('One', 'Other')}\n${one('Other', 'One')}`)).toMatchObject({ code: 'circular' });
  });
});
