import { Command, InvalidArgumentError } from 'commander';
import { TokenVault } from '#token-vault';
import { ArchiveErasure, type ArchivesErasure } from '../maintenance/archive/archive-erasure.js';
import { eraseUser, type UserErasure } from '../twitter-connection/user-erasure.js';
import { findingsTable } from './archive/findings-table.js';
import { withArchives } from './archive/with-archives.js';
import { CommandError } from './command-error.js';
import { isConfirmed } from './confirm.js';

interface EraseOptions {
  readonly id: string;
  readonly yes: boolean;
  readonly wait: number;
}

/** `user`: what an operator does for one member. */
export function userCommand(): Command {
  const erase = new Command('erase')
    .description('Erase a user with everything that is stored about them, and revoke their tokens at X')
    .requiredOption('--id <id>', 'the user id')
    .option('--yes', 'do not ask', false)
    .option('--wait <seconds>', 'how long to wait for a run of the archive job to end', seconds, 30)
    .action(eraseOrThrow);
  return new Command('user').description('Look after a user').addCommand(erase);
}

/**
 * Archives first: a crash leaves the user to be seen, and the command to be given again. Then the rows, and then the
 * archives that have come meanwhile, should the lease have run out and the archive job have begun. A user whose row
 * is gone may still be in archives.
 */
async function eraseOrThrow({ id, yes, wait }: EraseOptions): Promise<void> {
  await withArchives(async ({ database, store, archives, alone }, { twitter }) => {
    const question = `Erase user ${id} and all that is stored about them, for good?`;
    if (!yes && !(await isConfirmed(question))) throw new CommandError('Nothing was erased.');
    const fromArchives = new ArchiveErasure(store, archives, id);
    const erasure = await alone(async () => {
      await fromArchives.run();
      const erased = await eraseUser(database, new TokenVault(twitter.keyRing), id, new Date());
      await fromArchives.run();
      return erased;
    }, wait * 1000);
    printOutcome(id, erasure, fromArchives.outcome);
  });
}

function printOutcome(id: string, erasure: UserErasure | null, archives: ArchivesErasure): void {
  if (erasure !== null || archives.rows > 0) console.log(reportOf(id, erasure, archives));
  else console.error(`There is no user with the id ${id}.`);
  if (archives.left.length > 0) console.error(warningOf(archives));
  if ((erasure === null && archives.rows === 0) || archives.left.length > 0) process.exitCode = 1;
}

function reportOf(id: string, erasure: UserErasure | null, archives: ArchivesErasure): string {
  return [
    ...(erasure === null ? [`User ${id} was erased before.`] : tablesOf(id, erasure)),
    `Rows taken out of archives: ${archives.rows}, in ${archives.files} files`,
    ...(erasure === null ? [] : [tokensOf(erasure)]),
  ].join('\n');
}

function tablesOf(id: string, { removed, anonymised }: UserErasure): string[] {
  return [
    `User ${id} is erased. Rows removed:`,
    ...linesOf(removed),
    'Rows that stay, without the id of the user:',
    ...linesOf(anonymised),
  ];
}

function linesOf(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).map(([table, rows]) => `  ${table}: ${rows}`);
}

function tokensOf({ revocations, hasUnreadableTokens }: UserErasure): string {
  return hasUnreadableTokens
    ? 'Their tokens could not be read, so X was not told to forget them.'
    : `Tokens that the running service will have X forget: ${revocations}`;
}

function warningOf({ left }: ArchivesErasure): string {
  return `These files could not be searched and may hold rows of the user. Put each back as it was and erase again, or destroy it and its copies:\n${findingsTable(left)}`;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 3600)) throw new InvalidArgumentError('It must be 0 to 3600 seconds.');
  return value;
}
