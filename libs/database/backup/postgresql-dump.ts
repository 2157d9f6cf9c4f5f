import { DumpRows } from './dump-rows.js';
import type { DumpContents, DumpScanner } from './dump-scanner.js';

const CLOSING = '-- PostgreSQL database dump complete';
/** What may follow the closing line; since 15.14 pg_dump ends with a command that lifts its restrictions. */
const AFTER_CLOSING = /^(--|\\unrestrict .*)?$/;
const COPY = /^COPY ("(?:[^"]|"")+"|\w+)\.("(?:[^"]|"")+"|[\w$]+) \(.*\) FROM stdin;$/;
const LONGEST_HEAD = 4_096;

/** The name of the setting that a line of a dump makes; null for any other line. */
export function settingOf(line: string): string | null {
  return /^SET (\w+) = .*;$/.exec(line)?.[1] ?? null;
}

/** Reads what `pg_dump` writes in plain format: rows come as lines between a COPY and `\.`. */
export class PostgresqlDumpScanner implements DumpScanner {
  readonly #rows = new DumpRows();
  readonly #schemas = new Set<string>();
  readonly #settings = new Set<string>();
  #copied: string | null = null;
  #complete = false;

  line(line: Buffer): void {
    if (this.#copied !== null) this.#countRow(line, this.#copied);
    else if (line.length <= LONGEST_HEAD) this.#readStatement(line.toString());
    else this.#complete = false;
  }

  contents(): DumpContents {
    return {
      complete: this.#complete && this.#copied === null,
      schemas: [...this.#schemas],
      settings: [...this.#settings],
      ...this.#rows.contents(),
    };
  }

  #countRow(line: Buffer, table: string): void {
    // A backslash within the data is doubled, so this can only be the end.
    if (line.length === 2 && line.toString() === '\\.') this.#copied = null;
    else this.#rows.add(table, line);
  }

  #readStatement(line: string): void {
    this.#complete = line === CLOSING || (this.#complete && AFTER_CLOSING.test(line));
    const setting = settingOf(line);
    if (setting !== null) this.#settings.add(setting);
    const [, schema, table] = COPY.exec(line) ?? [];
    if (schema === undefined || table === undefined) return;
    this.#copied = unquoted(table);
    this.#rows.announce(this.#copied);
    this.#schemas.add(unquoted(schema));
  }
}

function unquoted(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;
}
