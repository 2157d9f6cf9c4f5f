import { DumpRows } from '../server/dump-rows.js';
import type { DumpContents, DumpScanner } from '../server/dump-scanner.js';

const CLOSING = '-- Dump completed';
const HEAD_LENGTH = 400;
const CREATE_TABLE = /^CREATE TABLE `((?:[^`]|``)+)`/;
const INSERT = /^INSERT INTO `((?:[^`]|``)+)` /;
const [QUOTE, BACKSLASH, OPENING, CLOSING_PARENTHESIS, SEMICOLON] = [0x27, 0x5c, 0x28, 0x29, 0x3b];

/**
 * Reads the dumps of `mariadb-dump` and `mysqldump`. An INSERT holds many rows, each in parentheses; other parentheses
 * only occur within quotes. MySQL writes an INSERT on one line, MariaDB one row per line.
 */
export class MysqlDumpScanner implements DumpScanner {
  readonly #rows = new DumpRows();
  #inserted: string | null = null;
  #quoted = false;
  /** The beginning of an unfinished row, from earlier lines. */
  #begun: Buffer[] | null = null;
  #complete = false;

  line(line: Buffer): void {
    if (this.#inserted !== null) this.#readRows(line, this.#inserted);
    else this.#readStatement(line);
  }

  contents(): DumpContents {
    return { complete: this.#complete, schemas: [], settings: [], ...this.#rows.contents() };
  }

  #readStatement(line: Buffer): void {
    const head = line.toString('utf8', 0, HEAD_LENGTH);
    if (head !== '') this.#complete = head.startsWith(CLOSING);
    const created = CREATE_TABLE.exec(head)?.[1];
    if (created !== undefined) this.#rows.announce(unquoted(created));
    const inserted = INSERT.exec(head)?.[1];
    if (inserted === undefined) return;
    this.#inserted = unquoted(inserted);
    this.#readRows(line.subarray(line.indexOf(' VALUES')), this.#inserted);
  }

  #readRows(line: Buffer, table: string): void {
    let start = 0;
    let ended = false;
    for (let index = 0; index < line.length; index += 1) {
      const byte = line[index];
      if (this.#quoted) {
        if (byte === BACKSLASH) index += 1;
        else if (byte === QUOTE) this.#quoted = false;
      } else if (byte === QUOTE) this.#quoted = true;
      else if (byte === OPENING) {
        this.#begun = [];
        start = index;
      } else if (byte === CLOSING_PARENTHESIS && this.#begun !== null) {
        this.#rows.add(table, Buffer.concat([...this.#begun, line.subarray(start, index)]));
        this.#begun = null;
      } else if (byte === SEMICOLON) ended = true;
    }
    this.#begun?.push(Buffer.from(line.subarray(start)));
    if (ended) this.#inserted = null;
  }
}

function unquoted(identifier: string): string {
  return identifier.replaceAll('``', '`');
}
