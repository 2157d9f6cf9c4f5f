import { Command } from 'commander';
import { TokenVault } from '#token-vault';
import { eraseUser, type UserErasure } from '../twitter-connection/user-erasure.js';
import { CommandError } from './command-error.js';
import { isConfirmed } from './confirm.js';
import { withDatabase } from './with-database.js';

interface EraseOptions {
  readonly id: string;
  readonly yes: boolean;
}

/** `user`: what an operator does for one member. */
export function userCommand(): Command {
  const erase = new Command('erase')
    .description('Erase a user with everything that is stored about them, and revoke their tokens at X')
    .requiredOption('--id <id>', 'the user id')
    .option('--yes', 'do not ask', false)
    .action(eraseOrThrow);
  return new Command('user').description('Look after a user').addCommand(erase);
}

async function eraseOrThrow({ id, yes }: EraseOptions): Promise<void> {
  await withDatabase(async (database, { twitter }) => {
    const unknown = new CommandError(`There is no user with the id ${id}.`);
    if ((await database.user.findUnique({ where: { id } })) === null) throw unknown;
    const question = `Erase user ${id} and all that is stored about them, for good?`;
    if (!yes && !(await isConfirmed(question))) throw new CommandError('Nothing was erased.');
    const erasure = await eraseUser(database, new TokenVault(twitter.keyRing), id, new Date());
    if (erasure === null) throw unknown;
    console.log(reportOf(id, erasure));
  });
}

function reportOf(id: string, { removed, revocations, hasUnreadableTokens }: UserErasure): string {
  const tables = Object.entries(removed).map(([table, rows]) => `  ${table}: ${rows}`);
  const tokens = hasUnreadableTokens
    ? 'Their tokens could not be read, so X was not told to forget them.'
    : `Tokens that the running service will have X forget: ${revocations}`;
  return [`User ${id} is erased. Rows removed:`, ...tables, tokens].join('\n');
}
