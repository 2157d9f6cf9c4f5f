import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { packageRoot } from '#database';
import { parsePrismaSchema } from '../../model/prisma-schema.js';
import { compareModels } from './compare-models.js';
import { consequencesOf } from './data-loss.js';
import { MODEL_EDITS } from '../testing/model-edits.js';

const B = 'model B {\n  id String @id\n  as A[]\n}\n';
const models = (fields: string, rest = B) => `model A {\n  id String @id\n${fields}\n}\n${rest}`;
const consequences = (before: string, after: string) =>
  consequencesOf(compareModels(parsePrismaSchema(before), parsePrismaSchema(after)));
const ofColumn = (before: string, after: string) =>
  consequences(models(`  x ${before}`, ''), models(`  x ${after}`, ''));

describe('data loss of a migration', () => {
  it.each(MODEL_EDITS)('should be reported for $what: $loses', async ({ edit, loses }) => {
    const before = await readFile(path.join(packageRoot, 'prisma', 'schema.prisma'), 'utf8');

    expect(consequences(before, edit(before)).losses.length > 0).toBe(loses);
  });

  it.each([
    ['Int', 'BigInt'],
    ['Int', 'String'],
    ['Boolean', 'String'],
    ['DateTime', 'String'],
    ['String', 'String // mysql: @db.Text'],
    ['String // mysql: @db.Text', 'String // mysql: @db.MediumText'],
    ['String // mysql: @db.VarChar(100)', 'String'],
    ['Int @default(1)', 'Int @default(2)'],
  ])('should be nothing when %s becomes %s', (before, after) => {
    expect(ofColumn(before, after).losses).toEqual([]);
  });

  it.each([
    ['BigInt', 'Int'],
    ['String', 'Int'],
    ['Int', 'Boolean'],
    ['Boolean', 'Int'],
    ['DateTime', 'BigInt'],
    ['String // mysql: @db.Text', 'String'],
    ['String', 'String // mysql: @db.VarChar(190)'],
    ['String // mysql: @db.VarChar(400)', 'String // mysql: @db.TinyText'],
  ])('should be reported when %s becomes %s', (before, after) => {
    expect(ofColumn(before, after).losses).toHaveLength(1);
  });
});

describe('risks of a migration', () => {
  it.each([
    ['a required column without a default', '', '  y Int', ['The required column "A"."y" has no default']],
    ['a column that becomes required', '  y Int?', '  y Int', ['"A"."y" becomes required']],
    ['a new unique index', '  y Int?', '  y Int? @unique', ['The unique index "A_y_key" fails']],
    ['another primary key', '  y Int', '  y Int\n  @@id([id, y])', ['The primary key of "A" changes']],
  ])('should be reported for %s', (_what, before, after, risks) => {
    const changed = models(after, '');
    const told = consequences(
      models(before, ''),
      after.includes('@@id') ? changed.replace(' @id\n', '\n') : changed,
    );

    expect(told.losses).toEqual([]);
    expect(told.risks).toEqual(risks.map((risk) => expect.stringContaining(risk)));
  });

  it('should be reported for a foreign key on an existing column, but not on a new one', () => {
    const relation =
      '\n  b B? @relation(fields: [bId], references: [id], onDelete: Cascade, onUpdate: Cascade)';
    const without = models('  bId String?', B.replace('  as A[]\n', ''));
    const joined = models(`  bId String?${relation}`);

    expect(consequences(without, joined).risks).toEqual([expect.stringContaining('"A_bId_fkey"')]);
    expect(consequences(models('', B.replace('  as A[]\n', '')), joined)).toEqual({ losses: [], risks: [] });
  });

  it.each([
    ['an optional column', '  y Int?'],
    ['a required column with a default', '  y Int @default(1)'],
    ['a new optional column that is unique', '  y Int? @unique'],
  ])('should be nothing for %s', (_what, after) => {
    expect(consequences(models('', ''), models(after, ''))).toEqual({ losses: [], risks: [] });
  });
});
