import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs until the test ends it; keeps what it prints, for the message of a failure. */
export class Program {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;
  #output = '';

  constructor(
    private readonly name: string,
    command: readonly string[],
    options: SpawnOptions = {},
  ) {
    const [file = '', ...args] = command;
    this.#child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exited = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get output(): string {
    return this.#output;
  }

  /** @throws Error when it has ended */
  assertRunning(): void {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null)
      throw new Error(`${this.name} ended with ${exitCode ?? signalCode}:\n${this.#output}`);
  }

  /** Asks it to end, as an orchestrator does; gives its exit status and the signal that killed it. */
  async terminate(): Promise<unknown[]> {
    this.#child.kill('SIGTERM');
    return this.#exited;
  }

  /** Its exit status, once it ends by itself. */
  async ended(): Promise<number | null> {
    const [status] = await this.#exited;
    return typeof status === 'number' ? status : null;
  }
}
