import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const PROGRAM = path.join(import.meta.dirname, 'backup.js');

/** A backup or a restore in another process. */
export class KillableProcess {
  readonly #child: ChildProcess;

  /** @param folder for its temporary files, which stay when it is killed */
  constructor(folder: string, ...args: readonly string[]) {
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { TMPDIR: folder },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  }

  /** Whether it still runs: killing an ended process would test nothing. */
  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it like a crash: no handler runs. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
