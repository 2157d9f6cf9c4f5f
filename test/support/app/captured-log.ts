/** A stand-in for standard output that keeps the log's lines. */
export class CapturedLog {
  readonly #lines: Record<string, unknown>[] = [];

  /** What pino calls with each line. */
  write(line: string): void {
    this.#lines.push(JSON.parse(line) as Record<string, unknown>);
  }

  lines(): readonly Record<string, unknown>[] {
    return this.#lines;
  }
}
