import type { WriteStream } from 'node:tty';
import { formatBytes } from './format-bytes.js';

const ERASE_LINE = '\r\u001B[K';
const STEP_BYTES = 100_000_000;

/** How many bytes have been moved: a line that changes on a terminal, elsewhere a plain line each 100 MB. */
export class ByteProgress {
  #steps = 0;

  constructor(private readonly output: Pick<WriteStream, 'write' | 'isTTY'>) {}

  show(done: number, total: number | null = null): void {
    const moved = total === null ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
    const steps = Math.floor(done / STEP_BYTES);
    if (this.output.isTTY) this.output.write(`${ERASE_LINE}${moved}`);
    else if (steps > this.#steps) this.output.write(`${moved}\n`);
    this.#steps = steps;
  }

  end(): void {
    if (this.output.isTTY) this.output.write(ERASE_LINE);
  }
}
