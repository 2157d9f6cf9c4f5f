import { Command, InvalidArgumentError } from 'commander';
import { discardDeletedContent, Leases } from '#database';
import { TokenVault } from '#token-vault';
import type { ArchivesErasure } from '../../maintenance/erasure/archive-erasure.js';
import { eraseUser, type UserErasure } from '../../maintenance/erasure/erase-user.js';
import type { RemovedUser } from '../../maintenance/erasure/user-rows.js';
import { ExclusiveWork, ExclusiveWorkBusyError } from '../../platform/concurrency/exclusive-work.js';
import { KeyedMutex } from '../../platform/concurrency/keyed-mutex.js';
import { verificationLeaseName } from '../../verification/verify/verification-lease-name.js';
import { findingsTable } from '../archive/findings-table.js';
import { withArchives } from '../archive/with-archives.js';
import { CommandError } from '../terminal/command-error.js';
import { isConfirmed } from '../terminal/confirm.js';
import { withRedis } from '../terminal/with-redis.js';

interface EraseOptions {
  readonly id: string;
  readonly account: readonly string[];
  readonly yes: boolean;
  readonly wait: number;
}

/** `user`: operations on one user. */
export function userCommand(): Command {
  const erase = new Command('erase')
    .description('Erase a user with everything that is stored about them, and revoke their tokens at X')
    .requiredOption('--id <id>', 'the user id')
    .option(
      '--account <account...>',
      'earlier handles and X ids of theirs that no connection contains any more',
      [],
    )
    .option('--yes', 'do not ask', false)
    .option(
      '--wait <seconds>',
      'how long to wait for a run of the archive job and for a verification of the user to end',
      seconds,
      30,
    )
    .action(eraseOrThrow);
  return new Command('user').description('Manage a user').addCommand(erase);
}

async function eraseOrThrow({ id, account, yes, wait }: EraseOptions): Promise<void> {
  await withArchives(({ database, store, archives, alone }, config) =>
    withRedis(config, async (redis) => {
      const question = `Permanently erase user ${id} and everything that is stored about them?`;
      if (!yes && !(await isConfirmed(question))) throw new CommandError('Nothing was erased.');
      const stores = { database, store, archives, redis, vault: new TokenVault(config.twitter.keyRing) };
      const exclusive = new ExclusiveWork(new Leases(database), new KeyedMutex());
      const waitMs = wait * 1000;
      const erasure = await alone(
        () => withoutVerification(exclusive, id, () => eraseUser(stores, id, account, new Date()), waitMs),
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
  'A long read of the database (an export?) is running, so its write-ahead log still contains what was erased. Repeat the command when it has ended.';

/** Does the work while the user is not being verified. */
async function withoutVerification<Result>(
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
      : [`User ${id} is erased. Rows deleted:`, ...linesOf(user.removed)]),
    ...(user === null && !isAny(anonymised)
      ? []
      : ['Rows that are kept, without the names of the user:', ...linesOf(anonymised)]),
    `Rows deleted from archives: ${archives.rows}, in ${archives.files} files`,
    ...(archives.anonymised === 0
      ? []
      : [`Rows that are kept in archives, without the names of the user: ${archives.anonymised}`]),
    ...(redisKeys === 0 ? [] : [`Keys deleted from Redis: ${redisKeys}`]),
    ...(user === null ? [] : [tokensOf(user)]),
    ...(tasks.length === 0
      ? []
      : ['Tasks that name the user or their account, and are kept until an admin changes or deletes them:']),
    ...tasks.map((taskId) => `  ${taskId}`),
  ].join('\n');
}

function linesOf(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).map(([table, rows]) => `  ${table}: ${rows}`);
}

function tokensOf({ revocations, hasUnreadableTokens }: RemovedUser): string {
  return hasUnreadableTokens
    ? 'Their tokens could not be decrypted, so they are not revoked at X.'
    : `Tokens that the running service will revoke at X: ${revocations}`;
}

function warningOf({ left }: ArchivesErasure): string {
  return `These files could not be searched and may contain rows of the user. Restore each of them and erase again, or destroy it and its copies:\n${findingsTable(left)}`;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 3600)) throw new InvalidArgumentError('It must be 0 to 3600 seconds.');
  return value;
}
