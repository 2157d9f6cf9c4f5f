import type { Column, ReferentialAction, ScalarType } from './data-model.js';
import { SchemaSyntaxError, type Line } from './schema-syntax-error.js';

/** One field of a model. The other side of a relation has no column in the database. */
export type Field =
  | { readonly kind: 'column'; readonly column: Column; readonly id: boolean; readonly unique: boolean }
  | { readonly kind: 'foreign key'; readonly foreignKey: Relation }
  | { readonly kind: 'other side' };

export interface Relation {
  readonly column: string;
  readonly references: { readonly table: string; readonly column: string };
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
}

type Attributes = ReadonlyMap<string, string | null>;

interface FieldParts {
  readonly name: string;
  readonly type: string;
  readonly modifier: '' | '?' | '[]';
  readonly attributes: Attributes;
  readonly mysqlType: string | null;
}

const SCALARS: ReadonlySet<string> = new Set<ScalarType>(['String', 'Int', 'BigInt', 'Boolean', 'DateTime']);
const ACTIONS: ReadonlyMap<string, ReferentialAction> = new Map([
  ['Cascade', 'CASCADE'],
  ['SetNull', 'SET NULL'],
  ['Restrict', 'RESTRICT'],
  ['NoAction', 'NO ACTION'],
]);
const MYSQL_MARK = /^(.*?)\s+\/\/ mysql: @db\.((?:Tiny|Medium|Long)?Text|(?:Var)?Char\(\d+\))$/;
const FIELD = /^(\w+)\s+(\w+)(\?|\[\])?(\s+@.*)?$/;
const ATTRIBUTE = /\s+@(\w+)(?:\(((?:[^()"]|"[^"]*"|\(\))*)\))?/y;
const RELATION = /^fields: \[(\w+)\], references: \[(\w+)\], onDelete: (\w+), onUpdate: (\w+)$/;

/**
 * Reads one field of a model.
 * @throws SchemaSyntaxError when the field has an unknown form
 */
export function fieldOf(line: Line, models: ReadonlySet<string>): Field {
  const parts = partsOf(line);
  if (isScalar(parts.type)) return columnOf(line, parts, parts.type);
  if (models.has(parts.type)) return relationOf(line, parts);
  throw syntaxError(line, `${parts.type} is neither a known type nor a model`);
}

export function syntaxError(line: Line, reason: string): SchemaSyntaxError {
  return new SchemaSyntaxError('not_understood', line, `${reason}.`);
}

function isScalar(type: string): type is ScalarType {
  return SCALARS.has(type);
}

function partsOf(line: Line): FieldParts {
  const text = line.text.trim();
  const [, before = text, mysqlType = null] = MYSQL_MARK.exec(text) ?? [];
  const [, name, type, modifier = '', attributes = ''] = FIELD.exec(before) ?? [];
  if (name === undefined || type === undefined) throw syntaxError(line, 'it is not a field of a known form');
  return {
    name,
    type,
    modifier: modifier as FieldParts['modifier'],
    attributes: attributesOf(line, attributes),
    mysqlType,
  };
}

function attributesOf(line: Line, text: string): Attributes {
  const attributes = new Map<string, string | null>();
  let end = 0;
  while (end < text.length) {
    ATTRIBUTE.lastIndex = end;
    const [match, name, value = null] = ATTRIBUTE.exec(text) ?? [];
    if (match === undefined || name === undefined)
      throw syntaxError(line, `the attribute at "${text.slice(end).trim()}" is not of a known form`);
    if (attributes.has(name)) throw syntaxError(line, `@${name} appears twice`);
    attributes.set(name, value);
    end += match.length;
  }
  return attributes;
}

function columnOf(
  line: Line,
  { name, modifier, attributes, mysqlType }: FieldParts,
  type: ScalarType,
): Field {
  refuseOthers(line, attributes, ['id', 'unique', 'default', 'updatedAt']);
  if (modifier === '[]') throw syntaxError(line, 'SQLite and MySQL do not support lists of values');
  if (mysqlType !== null && type !== 'String')
    throw syntaxError(line, 'only a String can have a type for MySQL');
  if (hasFlag(line, attributes, 'updatedAt') && type !== 'DateTime')
    throw syntaxError(line, 'only a DateTime can be @updatedAt');
  const id = hasFlag(line, attributes, 'id');
  const required = modifier === '';
  if (id && !required) throw syntaxError(line, 'an @id cannot be optional');
  const defaultValue = defaultValueOf(line, type, attributes.get('default'));
  const column = { name, type, mysqlType, required, defaultValue };
  return { kind: 'column', column, id, unique: hasFlag(line, attributes, 'unique') };
}

function hasFlag(line: Line, attributes: Attributes, name: string): boolean {
  const value = attributes.get(name);
  if (typeof value === 'string') throw syntaxError(line, `@${name} must have no arguments here`);
  return value === null;
}

/** The default that the database itself inserts; the client writes `cuid()` and `@updatedAt`. */
function defaultValueOf(
  line: Line,
  type: ScalarType,
  value: string | null | undefined,
): Column['defaultValue'] {
  if (value === undefined) return null;
  const text = value ?? '';
  if (type === 'String' && text === 'cuid()') return null;
  if (type === 'DateTime' && text === 'now()') return { kind: 'now' };
  if (type === 'Boolean' && /^(?:true|false)$/.test(text)) return text === 'true';
  if ((type === 'Int' || type === 'BigInt') && /^-?\d{1,15}$/.test(text)) return Number(text);
  const [, literal] = /^"([^"\\]*)"$/.exec(text) ?? [];
  if (type === 'String' && literal !== undefined) return literal;
  throw syntaxError(line, `@default(${text}) is not supported for a ${type}`);
}

function relationOf(line: Line, { type, modifier, attributes }: FieldParts): Field {
  refuseOthers(line, attributes, ['relation']);
  const text = attributes.get('relation');
  if (text === undefined && modifier !== '') return { kind: 'other side' };
  const [, column, references, deletion = '', update = ''] = RELATION.exec(text ?? '') ?? [];
  const [onDelete, onUpdate] = [ACTIONS.get(deletion), ACTIONS.get(update)];
  if (column === undefined || references === undefined || onDelete === undefined || onUpdate === undefined)
    throw syntaxError(
      line,
      'a relation must be @relation(fields: [a], references: [b], onDelete: X, onUpdate: Y), each with one column',
    );
  return {
    kind: 'foreign key',
    foreignKey: { column, references: { table: type, column: references }, onDelete, onUpdate },
  };
}

function refuseOthers(line: Line, attributes: Attributes, known: readonly string[]): void {
  const other = [...attributes.keys()].find((name) => !known.includes(name));
  if (other !== undefined) throw syntaxError(line, `@${other} is not supported here`);
}
