import { describeColumn, describeIndex, type Catalog, type TableShape } from './sqlite-catalog.js';

const COLUMN_TYPES = new Map([
  ['String', 'TEXT'],
  ['Int', 'INTEGER'],
  ['Boolean', 'BOOLEAN'],
  ['DateTime', 'DATETIME'],
  ['BigInt', 'BIGINT'],
]);
const ACTIONS = new Map([
  ['Cascade', 'CASCADE'],
  ['SetNull', 'SET NULL'],
]);

/** The tables that a schema.prisma asks for on SQLite, read from the part of the language that this project uses. */
export function expectedCatalog(schema: string): Catalog {
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)];
  return Object.fromEntries(models.map(([, name = '', body = '']) => [name, shapeOf(name, body)]));
}

function shapeOf(model: string, body: string): TableShape {
  const lines = body.split('\n').map((line) => line.trim());
  return {
    columns: lines.flatMap(columnOf).sort(),
    foreignKeys: lines.flatMap(foreignKeyOf).sort(),
    indexes: lines.flatMap((line) => indexOf(model, line)).sort(),
  };
}

function columnOf(line: string): string[] {
  const [, name = '', prismaType = '', optional = '', attributes = ''] =
    /^(\w+)\s+(\w+)(\??)(.*)$/.exec(line) ?? [];
  const type = COLUMN_TYPES.get(prismaType);
  if (type === undefined) return [];
  const fallback = defaultOf(attributes);
  return [
    describeColumn({ name, type, required: optional === '', primaryKey: /@id\b/.test(attributes), fallback }),
  ];
}

function defaultOf(attributes: string): string | null {
  const value = /@default\((.*?)\)(?:\s|$)/.exec(attributes)?.[1] ?? 'cuid()';
  if (value === 'cuid()') return null;
  if (value === 'now()') return 'CURRENT_TIMESTAMP';
  return value.replace(/^"(.*)"$/, "'$1'");
}

function foreignKeyOf(line: string): string[] {
  const relation =
    /^\w+\s+(\w+)\??\s+@relation\(fields: \[(\w+)\], references: \[(\w+)\], onDelete: (\w+), onUpdate: (\w+)\)$/;
  const [, table, from, to, onDelete = '', onUpdate = ''] = relation.exec(line) ?? [];
  if (table === undefined) return [];
  return [`${from} -> ${table}.${to} ON DELETE ${ACTIONS.get(onDelete)} ON UPDATE ${ACTIONS.get(onUpdate)}`];
}

function indexOf(model: string, line: string): string[] {
  const [, kind, list] = /^@@(index|unique)\(\[([^\]]*)\]\)$/.exec(line) ?? [];
  const [, field] = /^(\w+)\s.*@unique\b/.exec(line) ?? [];
  const columns = list?.split(', ') ?? (field === undefined ? [] : [field]);
  if (columns.length === 0) return [];
  const unique = kind !== 'index';
  return [describeIndex({ name: [model, ...columns, unique ? 'key' : 'idx'].join('_'), unique, columns })];
}
