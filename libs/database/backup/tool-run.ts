import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { BackupError } from './backup-error.js';
import { reasonOf } from './file-errors.js';

const LONGEST_COMPLAINT = 4_000;

/** How to run a tool. It sees this environment and nothing of ours. */
export interface ToolCall {
  readonly program: string;
  /** Other users of the machine can read them, so never a secret. */
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What must not show in a message. */
  readonly secrets: readonly string[];
}

/** A tool at work. */
export class ToolRun {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #complaints = '';

  /** Resolves when the tool ends with status 0, else rejects with a {@link BackupError} that says what it said. */
  readonly ended: Promise<void>;

  constructor(private readonly call: ToolCall) {
    this.#child = spawn(call.program, [...call.arguments], {
      env: { ...call.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-LONGEST_COMPLAINT);
    });
    // The tool that goes away before it has read everything says why itself.
    this.#child.stdin.on('error', () => undefined);
    this.ended = this.#waitOrThrow();
    // Whoever feeds or reads the tool may fail first; then nobody asks how it ended.
    this.ended.catch(() => undefined);
  }

  get input(): Writable {
    return this.#child.stdin;
  }

  get output(): Readable {
    return this.#child.stdout;
  }

  stop(): void {
    this.#child.kill();
  }

  async #waitOrThrow(): Promise<void> {
    const name = path.basename(this.call.program);
    let status: unknown;
    try {
      [status] = (await once(this.#child, 'close')) as [number | null, NodeJS.Signals | null];
    } catch (error) {
      throw new BackupError('tool_failed', `${name} could not be started: ${reasonOf(error)}`, {
        cause: error,
      });
    }
    if (status === 0) return;
    const complaints = withoutSecrets(this.#complaints, this.call.secrets);
    throw new BackupError(
      /server version mismatch|invalid command \\+(?:un)?restrict/i.test(complaints)
        ? 'tool_outdated'
        : 'tool_failed',
      `${name} failed: ${complaints === '' ? 'it was ended' : complaints}`,
    );
  }
}

/** What a tool said, less the secrets and the statements that MariaDB's client quotes between two rulers. */
function withoutSecrets(complaints: string, secrets: readonly string[]): string {
  let text = complaints.replaceAll(/^-{10,}\n[\s\S]*?^-{10,}\n/gm, '');
  for (const secret of secrets.filter((candidate) => candidate !== '')) text = text.replaceAll(secret, '***');
  return text.replaceAll(/\n\s*\n/g, '\n').trim();
}
