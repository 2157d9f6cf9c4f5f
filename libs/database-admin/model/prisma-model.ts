import type { Column, ForeignKey, Index, Table } from './data-model.js';
import { fitsEverywhere, foreignKeyName, indexName, primaryKeyName } from './object-names.js';
import { fieldOf, syntaxError, type Field } from './prisma-field.js';
import { SchemaSyntaxError, type Line } from './schema-syntax-error.js';

const BLOCK_ATTRIBUTE = /^@@(id|unique|index)\(\[(\w+(?:, \w+)*)\]\)$/;

/** Reads one model, line by line, into the table that it defines. Names are those that Prisma gives. */
export class ModelReader {
  readonly #columns: Column[] = [];
  readonly #primaryKeys: string[][] = [];
  readonly #foreignKeys: ForeignKey[] = [];
  readonly #indexes: Index[] = [];

  constructor(
    private readonly name: string,
    private readonly opening: Line,
    private readonly models: ReadonlySet<string>,
  ) {
    checkLength(opening, name);
    checkLength(opening, primaryKeyName(name));
  }

  /** @throws SchemaSyntaxError for a line that is not known here */
  read(line: Line): void {
    if (line.text.startsWith('@@')) this.#readBlockAttribute(line);
    else this.#readField(line, fieldOf(line, this.models));
  }

  /** @throws SchemaSyntaxError when the model is not a complete table */
  table(): Table {
    const [primaryKey, ...more] = this.#primaryKeys;
    if (primaryKey === undefined || more.length > 0)
      throw syntaxError(this.opening, 'a model needs one primary key');
    const table = {
      name: this.name,
      columns: this.#columns,
      primaryKey,
      foreignKeys: this.#foreignKeys,
      indexes: this.#indexes,
    };
    const unknown = unknownColumnOf(table);
    if (unknown !== undefined) throw syntaxError(this.opening, `${unknown} is not one of its columns`);
    return table;
  }

  #readBlockAttribute(line: Line): void {
    const [, kind, list = ''] = BLOCK_ATTRIBUTE.exec(line.text) ?? [];
    if (kind === undefined)
      throw syntaxError(line, 'only @@id, @@unique and @@index of columns are supported');
    if (kind === 'id') this.#primaryKeys.push(list.split(', '));
    else this.#addIndex(line, list.split(', '), kind === 'unique');
  }

  #readField(line: Line, field: Field): void {
    switch (field.kind) {
      case 'column':
        checkLength(line, field.column.name);
        this.#columns.push(field.column);
        if (field.id) this.#primaryKeys.push([field.column.name]);
        if (field.unique) this.#addIndex(line, [field.column.name], true);
        break;
      case 'foreign key': {
        const name = foreignKeyName(this.name, [field.foreignKey.column]);
        checkLength(line, name);
        this.#foreignKeys.push({ name, ...field.foreignKey });
        break;
      }
      case 'other side':
        break;
    }
  }

  #addIndex(line: Line, columns: string[], unique: boolean): void {
    const name = indexName(this.name, columns, unique);
    checkLength(line, name);
    if (this.#indexes.some((index) => index.name === name))
      throw syntaxError(line, `the index ${name} appears twice`);
    this.#indexes.push({ name, columns, unique });
  }
}

function checkLength(line: Line, name: string): void {
  if (!fitsEverywhere(name))
    throw new SchemaSyntaxError('name_too_long', line, `the name ${name} is longer than 63 bytes.`);
}

function unknownColumnOf({ columns, primaryKey, foreignKeys, indexes }: Table): string | undefined {
  const known = new Set(columns.map(({ name }) => name));
  const used = [
    ...primaryKey,
    ...foreignKeys.map(({ column }) => column),
    ...indexes.flatMap((index) => index.columns),
  ];
  return used.find((name) => !known.has(name));
}
