import type { WriteStream } from 'node:tty';
import { formatBytes } from './format-bytes.js';

const BAR_WIDTH = 30;
const ERASE_LINE = '\r\u001B[K';
const STEP_BYTES = 100_000_000;

/** Shows progress: on a terminal a line that changes, elsewhere a plain line at each step. */
abstract class Progress {
  #step = 0;

  constructor(private readonly output: Pick<WriteStream, 'write' | 'isTTY'>) {}

  /** Prints another line; on a terminal the next `show` writes below it. */
  print(line: string): void {
    this.output.write(this.output.isTTY ? `${ERASE_LINE}${line}\n` : `${line}\n`);
  }

  end(): void {
    if (this.output.isTTY) this.output.write(ERASE_LINE);
  }

  protected update(step: number, text: string, bar = ''): void {
    if (this.output.isTTY) this.output.write(`${ERASE_LINE}${bar}${text}`);
    else if (step > this.#step) this.output.write(`${text}\n`);
    this.#step = Math.max(step, this.#step);
  }
}

/** Counts rows: a bar on a terminal, elsewhere a line for each tenth. */
export class RowProgress extends Progress {
  show(done: number, total: number): void {
    // Rows may be added meanwhile.
    const share = total === 0 ? 1 : Math.min(done / total, 1);
    const bar = '#'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '.');
    this.update(Math.floor(share * 10), `${done} of ${total} rows`, `[${bar}] `);
  }
}

/** Counts bytes: elsewhere than on a terminal a line for each 100 MB. */
export class ByteProgress extends Progress {
  show(done: number, total: number | null = null): void {
    const text = total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
    this.update(Math.floor(done / STEP_BYTES), text);
  }
}
