import { createInterface } from 'node:readline/promises';
import { CommandError } from './command-error.js';

/**
 * Asks on the terminal; only `y` and `yes` confirm.
 *
 * @throws CommandError when there is no terminal; `--yes` avoids the question
 */
export async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new CommandError('There is no terminal for the question: add --yes to continue.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} (y/N) `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
