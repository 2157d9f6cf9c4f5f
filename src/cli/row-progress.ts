import type { WriteStream } from 'node:tty';

const BAR_WIDTH = 30;
const ERASE_LINE = '\r\u001B[K';

/** How far a walk over rows has come: a bar on a terminal, elsewhere a plain line at each tenth. */
export class RowProgress {
  #tenths = 0;

  constructor(private readonly output: Pick<WriteStream, 'write' | 'isTTY'>) {}

  show(done: number, total: number): void {
    // Rows may come while the walk goes on.
    const share = total === 0 ? 1 : Math.min(done / total, 1);
    const counted = `${done} of ${total} rows`;
    if (this.output.isTTY) {
      const bar = '#'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '.');
      this.output.write(`${ERASE_LINE}[${bar}] ${counted}`);
      return;
    }
    const tenths = Math.floor(share * 10);
    if (tenths > this.#tenths) this.output.write(`${counted}\n`);
    this.#tenths = Math.max(tenths, this.#tenths);
  }

  /** Prints a line of its own; the bar comes back with the next `show`. */
  print(line: string): void {
    this.output.write(this.output.isTTY ? `${ERASE_LINE}${line}\n` : `${line}\n`);
  }

  end(): void {
    if (this.output.isTTY) this.output.write(ERASE_LINE);
  }
}
