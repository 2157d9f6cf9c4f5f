/** What a scan of a dump in SQL finds. */
export interface DumpContents {
  /** Whether the dump ends with the closing line of its tool. */
  readonly complete: boolean;
  /** PostgreSQL: the schemas of its tables. */
  readonly schemas: readonly string[];
  /** PostgreSQL: the settings that it sets for the restoring session. */
  readonly settings: readonly string[];
  /** Number of rows, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Checksums of the rows as they are written, independent of their order, by table. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** Reads a dump line by line. */
export interface DumpScanner {
  /** Takes the next line, without its end. */
  line(line: Buffer): void;
  contents(): DumpContents;
}

const LINE_FEED = 0x0a;

/** Splits chunks into lines. */
export class Lines {
  #rest: Buffer[] = [];

  constructor(private readonly take: (line: Buffer) => void) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      this.#take(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#rest.push(chunk.subarray(start));
  }

  end(): void {
    if (this.#rest.length > 0) this.#take(Buffer.alloc(0));
  }

  #take(line: Buffer): void {
    if (this.#rest.length === 0) {
      this.take(line);
      return;
    }
    const whole = Buffer.concat([...this.#rest, line]);
    this.#rest = [];
    this.take(whole);
  }
}
