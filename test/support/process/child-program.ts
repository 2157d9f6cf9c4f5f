import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A Node.js program in a process of its own, whose lines the test reads one after the other. */
export class ChildProgram {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** @param fileLimitKb how large each file that it writes may become, as if the disk was full then */
  constructor(program: readonly string[], env: Readonly<Record<string, string>>, fileLimitKb?: number) {
    // POSIX counts in blocks of 512 bytes.
    const limit = fileLimitKb === undefined ? '' : `ulimit -f ${fileLimitKb * 2}; `;
    const shell = ['-c', `${limit}exec "$0" "$@"`, process.execPath, ...program];
    this.#child = spawn('sh', shell, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Writes a line to its standard input. */
  tell(line: string): void {
    this.#child.stdin!.write(`${line}\n`);
  }

  /** Resolves with the next line that holds this text; the lines before it are dropped. */
  async said(text: string): Promise<string> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done === true) throw new Error(`the process ended before it said "${text}"`);
      if (value.includes(text)) return value;
    }
  }

  /** Reads all further lines and drops them: a full pipe would stop the process. */
  async dropLines(): Promise<void> {
    while ((await this.#lines.next()).done !== true);
  }

  /** Asks it to end, as an orchestrator does; gives its exit status and the signal that killed it. */
  async terminate(): Promise<unknown[]> {
    return this.#end('SIGTERM');
  }

  /** As a crash would end it: no handler runs. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<unknown[]> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return [exitCode, signalCode];
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    return exited;
  }
}
