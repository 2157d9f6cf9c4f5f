import { DumpRows } from '../server/dump-rows.js';
import type { DumpContents, DumpScanner } from '../server/dump-scanner.js';

const CLOSING = '-- PostgreSQL database dump complete';
/** Lines that may follow the closing line; since 15.14 pg_dump ends with the command `\unrestrict`. */
const AFTER_CLOSING = /^(--|\\unrestrict .*)?$/;
const COPY = /^COPY ("(?:[^"]|"")+"|\w+)\.("(?:[^"]|"")+"|[\w$]+) \(.*\) FROM stdin;$/;
const LONGEST_HEAD = 4_096;

/** The name of the setting that a line of a dump sets; null for any other line. */
export function settingOf(line: string): string | null {
  return /^SET (\w+) = .*;$/.exec(line)?.[1] ?? null;
}

/** Reads the plain format of `pg_dump`: rows are the lines between a COPY and `\.`. */
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
    // Backslashes in rows are doubled, so this can only be the end of the rows.
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
