/** What a dump in SQL says about itself. */
export interface DumpContents {
  /** Whether the dump ends with the line its tool writes last. */
  readonly complete: boolean;
  /** PostgreSQL: the schemas of its tables. */
  readonly schemas: readonly string[];
  /** PostgreSQL: the settings that it makes for the session which restores it. */
  readonly settings: readonly string[];
  /** Rows that it holds, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Checksums of the rows as they are written, in whatever order, by table. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** Reads a dump as it passes by. */
export interface DumpScanner {
  /** Takes the next line, without its end. */
  line(line: Buffer): void;
  contents(): DumpContents;
}

const LINE_FEED = 0x0a;

/** Cuts what passes by into lines. */
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
