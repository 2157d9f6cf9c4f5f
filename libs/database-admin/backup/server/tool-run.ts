import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { BackupError } from '../backup-error.js';
import { reasonOf } from '../file-errors.js';

const LONGEST_ERROR_OUTPUT = 4_000;

/** How to run a tool. It gets only this environment, not that of this process. */
export interface ToolCall {
  readonly program: string;
  /** Visible to other users of the machine, so never a secret. */
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Texts that must not appear in an error message. */
  readonly secrets: readonly string[];
}

/** A running tool. */
export class ToolRun {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #errorOutput = '';

  /** Resolves when the tool ends with status 0; otherwise rejects with a {@link BackupError} with its error output. */
  readonly ended: Promise<void>;

  constructor(private readonly call: ToolCall) {
    this.#child = spawn(call.program, [...call.arguments], {
      env: { ...call.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errorOutput = (this.#errorOutput + text).slice(-LONGEST_ERROR_OUTPUT);
    });
    // A tool that ends before it has read its whole input reports the reason itself.
    this.#child.stdin.on('error', () => undefined);
    this.ended = this.#waitOrThrow();
    // Nobody awaits this when the code that writes to or reads from the tool fails first.
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
    const output = withoutSecrets(this.#errorOutput, this.call.secrets);
    throw new BackupError(
      /server version mismatch|invalid command \\+(?:un)?restrict/i.test(output)
        ? 'tool_outdated'
        : 'tool_failed',
      `${name} failed: ${output === '' ? 'it was killed' : output}`,
    );
  }
}

/** A tool's error output without the secrets, and without statements, which MariaDB's client prints between two rulers. */
function withoutSecrets(output: string, secrets: readonly string[]): string {
  let text = output.replaceAll(/^-{10,}\n[\s\S]*?^-{10,}\n/gm, '');
  for (const secret of secrets.filter((candidate) => candidate !== '')) text = text.replaceAll(secret, '***');
  return text.replaceAll(/\n\s*\n/g, '\n').trim();
}
