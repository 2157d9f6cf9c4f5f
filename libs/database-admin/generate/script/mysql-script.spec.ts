import { parsePrismaSchema } from '../../model/prisma-schema.js';
import { compareModels } from '../changes/compare-models.js';
import { mysqlScript } from './mysql-statements.js';
import { orderForMysql } from './mysql-plan.js';

function scriptFor(beforeText: string, afterText: string): string {
  const [before, after] = [parsePrismaSchema(beforeText), parsePrismaSchema(afterText)];
  return mysqlScript(orderForMysql(before, after, compareModels(before, after)));
}

const USER = 'model User {\n  id String @id\n  tags Tag[]\n}\n';
const tag = (...lines: string[]) => `model Tag {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
const RELATION =
  'user User @relation(fields: [userId], references: [id], onDelete: Cascade, onUpdate: Cascade)';

describe('the script for MySQL', () => {
  it('should create a table with a case-sensitive collation, and its foreign keys last', () => {
    const lines = [
      'id String @id',
      'userId String',
      RELATION,
      `label String @default("it's \`a\`")`,
      'note String? // mysql: @db.Text',
      'seen Boolean @default(false)',
      'at DateTime @default(now())',
      '@@unique([userId, label])',
      '@@index([at])',
    ];

    expect(scriptFor('', tag(...lines) + USER)).toBe(`-- CreateTable
CREATE TABLE \`User\` (
    \`id\` VARCHAR(191) NOT NULL,

    PRIMARY KEY (\`id\`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- CreateTable
CREATE TABLE \`Tag\` (
    \`id\` VARCHAR(191) NOT NULL,
    \`userId\` VARCHAR(191) NOT NULL,
    \`label\` VARCHAR(191) NOT NULL DEFAULT 'it''s \`a\`',
    \`note\` TEXT NULL,
    \`seen\` BOOLEAN NOT NULL DEFAULT false,
    \`at\` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

    UNIQUE INDEX \`Tag_userId_label_key\`(\`userId\`, \`label\`),
    INDEX \`Tag_at_idx\`(\`at\`),
    PRIMARY KEY (\`id\`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- AddForeignKey
ALTER TABLE \`Tag\` ADD CONSTRAINT \`Tag_userId_fkey\` FOREIGN KEY (\`userId\`) REFERENCES \`User\`(\`id\`) ON DELETE CASCADE ON UPDATE CASCADE;`);
  });

  it('should change the columns of a table in one statement', () => {
    const before = tag('id String @id', 'gone Int', 'grows String');
    const after = tag(
      'id String @id',
      'grows String // mysql: @db.Text',
      'one Int?',
      'two BigInt @default(-4)',
    );

    expect(scriptFor(before, after)).toBe(`-- AlterTable
ALTER TABLE \`Tag\` DROP COLUMN \`gone\`,
    MODIFY \`grows\` TEXT NOT NULL,
    ADD COLUMN \`one\` INTEGER NULL,
    ADD COLUMN \`two\` BIGINT NOT NULL DEFAULT -4;`);
  });

  it('should drop a foreign key before its index and its column', () => {
    const before = tag('id String @id', 'userId String', RELATION, '@@index([userId])') + USER;
    const after = tag('id String @id') + USER.replace('  tags Tag[]\n', '');

    expect(scriptFor(before, after)).toBe(`-- DropForeignKey
ALTER TABLE \`Tag\` DROP FOREIGN KEY \`Tag_userId_fkey\`;

-- DropIndex
DROP INDEX \`Tag_userId_idx\` ON \`Tag\`;

-- AlterTable
ALTER TABLE \`Tag\` DROP COLUMN \`userId\`;`);
  });

  it('should drop a foreign key while its only index is replaced', () => {
    const before = tag('id String @id', 'userId String', RELATION, '@@index([userId])') + USER;
    const after = tag('id String @id', 'userId String', RELATION, '@@index([userId, id])') + USER;

    expect(scriptFor(before, after).match(/(?<=-- )\w+/g)).toEqual([
      'DropForeignKey',
      'DropIndex',
      'CreateIndex',
      'AddForeignKey',
    ]);
  });

  it('should keep a foreign key while another index serves it', () => {
    const before = tag('id String @id', 'userId String @unique', RELATION, '@@index([userId])') + USER;
    const after = tag('id String @id', 'userId String @unique', RELATION) + USER;

    expect(scriptFor(before, after).match(/(?<=-- )\w+/g)).toEqual(['DropIndex']);
  });

  it('should write a default of a text type as an expression', () => {
    const before = tag('id String @id');

    expect(scriptFor(before, tag('id String @id', 'a String @default("x") // mysql: @db.Text'))).toContain(
      "`a` TEXT NOT NULL DEFAULT ('x')",
    );
  });
});
