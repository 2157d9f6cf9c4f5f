import type { DataModel, Table } from './data-model.js';
import { parentsFirst } from './parents-first.js';
import { notUnderstood } from './prisma-field.js';
import { ModelReader } from './prisma-model.js';
import { SchemaSyntaxError, type Line } from './schema-syntax-error.js';

interface Block {
  readonly kind: string;
  readonly name: string;
  readonly opening: Line;
  readonly body: Line[];
}

const OPENING = /^(generator|datasource|model)\s+(\w+)\s+\{$/;
const SETTING = /^\w+\s+=\s+"[^"]*"$/;

/**
 * The tables that a schema.prisma asks for, parents before children. It knows the part of the Prisma language that
 * this project uses and refuses the rest rather than overlook it.
 * @throws SchemaSyntaxError naming the line
 */
export function parsePrismaSchema(text: string): DataModel {
  const blocks = blocksOf(text);
  const models = blocks.filter(({ kind }) => kind === 'model');
  blocks.filter(({ kind }) => kind !== 'model').forEach(checkSettings);
  const names = new Set(models.map(({ name }) => name));
  const tables = models.map((model) => tableOf(model, names));
  return parentsFirst(tables, (table) => circular(models[tables.indexOf(table)]?.opening));
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of linesOf(text)) {
    if (open === null) {
      open = openingOf(line, blocks);
      blocks.push(open);
    } else if (line.text === '}') open = null;
    else open.body.push(line);
  }
  if (open !== null) throw notUnderstood(open.opening, 'the block has no end');
  return blocks;
}

/** The lines that say something: not empty and not only a comment. */
function linesOf(text: string): Line[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('//'));
}

function openingOf(line: Line, earlier: readonly Block[]): Block {
  const [, kind, name] = OPENING.exec(line.text) ?? [];
  if (kind === undefined || name === undefined)
    throw notUnderstood(line, 'only generator, datasource and model blocks are known');
  if (earlier.some((block) => block.kind === kind && block.name === name))
    throw notUnderstood(line, `${kind} ${name} is there twice`);
  return { kind, name, opening: line, body: [] };
}

function checkSettings({ body }: Block): void {
  const odd = body.find((line) => !SETTING.test(line.text));
  if (odd !== undefined) throw notUnderstood(odd, 'it is no setting of the form name = "value"');
}

function tableOf({ name, opening, body }: Block, models: ReadonlySet<string>): Table {
  const reader = new ModelReader(name, opening, models);
  for (const line of body) reader.read(line);
  return reader.table();
}

function circular(opening: Line = { number: 0, text: '' }): SchemaSyntaxError {
  const reason =
    'it refers to itself through others, so its table can be made neither before nor after theirs.';
  return new SchemaSyntaxError('circular', opening, reason);
}
