import type { DataModel, Table } from './data-model.js';
import { parentsFirst } from './parents-first.js';
import { syntaxError } from './prisma-field.js';
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
 * The tables that a schema.prisma defines, parents before children. It supports the part of the Prisma language that
 * this project uses and refuses everything else.
 * @throws SchemaSyntaxError when a line is not supported; names the line
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
  if (open !== null) throw syntaxError(open.opening, 'the block has no end');
  return blocks;
}

/** Lines that are neither empty nor only a comment. */
function linesOf(text: string): Line[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('//'));
}

function openingOf(line: Line, earlier: readonly Block[]): Block {
  const [, kind, name] = OPENING.exec(line.text) ?? [];
  if (kind === undefined || name === undefined)
    throw syntaxError(line, 'only generator, datasource and model blocks are supported');
  if (earlier.some((block) => block.kind === kind && block.name === name))
    throw syntaxError(line, `${kind} ${name} appears twice`);
  return { kind, name, opening: line, body: [] };
}

function checkSettings({ body }: Block): void {
  const invalid = body.find((line) => !SETTING.test(line.text));
  if (invalid !== undefined) throw syntaxError(invalid, 'it is not a setting of the form name = "value"');
}

function tableOf({ name, opening, body }: Block, models: ReadonlySet<string>): Table {
  const reader = new ModelReader(name, opening, models);
  for (const line of body) reader.read(line);
  return reader.table();
}

function circular(opening: Line = { number: 0, text: '' }): SchemaSyntaxError {
  const reason =
    'it refers to itself through others, so its table can be created neither before nor after theirs.';
  return new SchemaSyntaxError('circular', opening, reason);
}
