import { Command, InvalidArgumentError } from 'commander';
import { discardDeletedContent, Leases } from '#database';
import { TokenVault } from '#token-vault';
import type { ArchivesErasure } from '../maintenance/erasure/archive-erasure.js';
import { eraseUser, type UserErasure } from '../maintenance/erasure/erase-user.js';
import type { RemovedUser } from '../maintenance/erasure/user-rows.js';
import { ExclusiveWork, ExclusiveWorkBusyError } from '../platform/exclusive-work.js';
import { KeyedMutex } from '../platform/keyed-mutex.js';
import { verificationLeaseName } from '../verification/verification-lease-name.js';
import { findingsTable } from './archive/findings-table.js';
import { withArchives } from './archive/with-archives.js';
import { CommandError } from './command-error.js';
import { isConfirmed } from './confirm.js';
import { withRedis } from './with-redis.js';

interface EraseOptions {
  readonly id: string;
  readonly account: readonly string[];
  readonly yes: boolean;
  readonly wait: number;
}

/** `user`: what an operator does for one member. */
export function userCommand(): Command {
  const erase = new Command('erase')
    .description('Erase a user with everything that is stored about them, and revoke their tokens at X')
    .requiredOption('--id <id>', 'the user id')
    .option(
      '--account <account...>',
      'handles and X ids that were theirs, where no connection tells any more',
      [],
    )
    .option('--yes', 'do not ask', false)
    .option(
      '--wait <seconds>',
      'how long to wait for a run of the archive job, and for a verification of the user, to end',
      seconds,
      30,
    )
    .action(eraseOrThrow);
  return new Command('user').description('Look after a user').addCommand(erase);
}

async function eraseOrThrow({ id, account, yes, wait }: EraseOptions): Promise<void> {
  await withArchives(({ database, store, archives, alone }, config) =>
    withRedis(config, async (redis) => {
      const question = `Erase user ${id} and all that is stored about them, for good?`;
      if (!yes && !(await isConfirmed(question))) throw new CommandError('Nothing was erased.');
      const stores = { database, store, archives, redis, vault: new TokenVault(config.twitter.keyRing) };
      const exclusive = new ExclusiveWork(new Leases(database), new KeyedMutex());
      const waitMs = wait * 1000;
      const erasure = await alone(
        () => unverified(exclusive, id, () => eraseUser(stores, id, account, new Date()), waitMs),
        waitMs,
      );
      printOutcome(id, erasure);
      // Last, because the leases name the user as well.
      if (!(await discardDeletedContent(database))) {
        console.error(STILL_READ);
        process.exitCode = 1;
      }
    }),
  );
}

const STILL_READ =
  'The database is being read for long (an export?), so its write-ahead log still holds what was erased. Give the command again when that has ended.';

/** Does the work while nobody verifies the user. */
async function unverified<Result>(
  exclusive: ExclusiveWork,
  userId: string,
  work: () => Promise<Result>,
  waitMs: number,
): Promise<Result> {
  try {
    return await exclusive.run(verificationLeaseName(userId), work, waitMs);
  } catch (error) {
    if (!(error instanceof ExclusiveWorkBusyError)) throw error;
    throw new CommandError('The user is being verified: nothing was erased. Try again in a moment.');
  }
}

function printOutcome(id: string, erasure: UserErasure): void {
  const { archives } = erasure;
  const isKnown = hasErased(erasure);
  if (isKnown) console.log(reportOf(id, erasure));
  else console.error(`There is no user with the id ${id}.`);
  if (archives.left.length > 0) console.error(warningOf(archives));
  if (!isKnown || archives.left.length > 0) process.exitCode = 1;
}

function hasErased({ user, anonymised, archives, redisKeys }: UserErasure): boolean {
  return user !== null || isAny(anonymised) || archives.files > 0 || redisKeys > 0;
}

function isAny(counts: Readonly<Record<string, number>>): boolean {
  return Object.values(counts).some((count) => count > 0);
}

function reportOf(id: string, { user, anonymised, archives, redisKeys, tasks }: UserErasure): string {
  return [
    ...(user === null
      ? [`User ${id} was erased before.`]
      : [`User ${id} is erased. Rows removed:`, ...linesOf(user.removed)]),
    ...(user === null && !isAny(anonymised)
      ? []
      : ['Rows that stay, without the id of the user:', ...linesOf(anonymised)]),
    `Rows taken out of archives: ${archives.rows}, in ${archives.files} files`,
    ...(archives.anonymised === 0
      ? []
      : [`Rows that stay in archives, without the user: ${archives.anonymised}`]),
    ...(redisKeys === 0 ? [] : [`Keys removed from Redis: ${redisKeys}`]),
    ...(user === null ? [] : [tokensOf(user)]),
    ...(tasks.length === 0
      ? []
      : ['Tasks that name the user or their account, and stay until an admin changes or deletes them:']),
    ...tasks.map((taskId) => `  ${taskId}`),
  ].join('\n');
}

function linesOf(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).map(([table, rows]) => `  ${table}: ${rows}`);
}

function tokensOf({ revocations, hasUnreadableTokens }: RemovedUser): string {
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
