import type { DumpContents, DumpScanner } from './dump-scanner.js';

const CLOSING = '-- Dump completed';
const HEAD_LENGTH = 400;
const CREATE_TABLE = /^CREATE TABLE `((?:[^`]|``)+)`/;
const INSERT = /^INSERT INTO `((?:[^`]|``)+)` /;
const [QUOTE, BACKSLASH, OPENING, SEMICOLON] = [0x27, 0x5c, 0x28, 0x3b];

/**
 * Reads what `mariadb-dump` and `mysqldump` write. An INSERT holds many rows, each in parentheses; nothing else in it
 * is, other than within quotes. MySQL writes it on one line, MariaDB a row a line.
 */
export class MysqlDumpScanner implements DumpScanner {
  readonly #rows = new Map<string, number>();
  #inserted: string | null = null;
  #quoted = false;
  #complete = false;

  line(line: Buffer): void {
    if (this.#inserted !== null) this.#countRows(line, this.#inserted);
    else this.#readStatement(line);
  }

  contents(): DumpContents {
    return { complete: this.#complete, schemas: [], rows: Object.fromEntries(this.#rows) };
  }

  #readStatement(line: Buffer): void {
    const head = line.toString('utf8', 0, HEAD_LENGTH);
    if (head !== '') this.#complete = head.startsWith(CLOSING);
    const created = CREATE_TABLE.exec(head)?.[1];
    if (created !== undefined) this.#rows.set(unquoted(created), 0);
    const inserted = INSERT.exec(head)?.[1];
    if (inserted === undefined) return;
    this.#inserted = unquoted(inserted);
    this.#countRows(line.subarray(line.indexOf(' VALUES')), this.#inserted);
  }

  #countRows(line: Buffer, table: string): void {
    let count = 0;
    let ended = false;
    for (let index = 0; index < line.length; index += 1) {
      const byte = line[index];
      if (this.#quoted) {
        if (byte === BACKSLASH) index += 1;
        else if (byte === QUOTE) this.#quoted = false;
      } else if (byte === QUOTE) this.#quoted = true;
      else if (byte === OPENING) count += 1;
      else if (byte === SEMICOLON) ended = true;
    }
    this.#rows.set(table, (this.#rows.get(table) ?? 0) + count);
    if (ended) this.#inserted = null;
  }
}

function unquoted(identifier: string): string {
  return identifier.replaceAll('``', '`');
}
