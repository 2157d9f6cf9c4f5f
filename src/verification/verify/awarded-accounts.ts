import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  Database,
  findRows,
  identifier,
  insertRow,
  Prisma,
  rowId,
  type Statements,
  type Transaction,
} from '#database';
import { VaultError } from '#token-vault';
import { Clock } from '../../platform/time/clock.js';
import { lockRow } from '../../platform/database/lock-row.js';
import { SecretKeys } from '../../twitter-connection/sealed-columns/secret-keys.js';

/** Why an approval is refused to the second member who uses the same X account. */
export const ALREADY_USED = {
  code: 'x_account_already_used',
  reason: 'Another member was already approved for this task with this X account.',
} as const;

/** The approval of a member for a task, with an X account. */
export interface Award {
  readonly taskId: string;
  readonly userId: string;
  /** X's id of the account. */
  readonly twitterId: string;
}

/** Hashes an X account for one task. The hash differs in each task, and nobody can compute it without the key. */
export type AccountHasher = (taskId: string, twitterId: string) => string;

interface StoredAward extends Omit<Award, 'twitterId'> {
  readonly accountHash: string;
}

const holdersSchema = z.tuple([z.object({ userId: z.string() })]);

/** How many accounts one statement asks for: databases limit how long a condition may be. */
const AT_ONCE = 100;

/** Keeps which X accounts were approved for which tasks, so that an account is not approved for a second member. */
@Injectable()
export class AwardedAccounts {
  constructor(
    private readonly prisma: Database,
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives what {@link take} needs. Call it before the transaction begins, because the key may have to be read or made.
   * @throws VaultError when the key cannot be opened
   */
  async openHasher(): Promise<AccountHasher> {
    const key = await this.keys.open('awarded-accounts');
    return (taskId, twitterId) =>
      createHmac('sha256', key)
        .update(JSON.stringify([taskId, twitterId]))
        .digest('hex');
  }

  /**
   * Takes the account for the member, within the transaction that approves. False when another member has it; true when
   * the member has it now, or had it before. Waits for other transactions that take or release the same account.
   */
  async take(tx: Statements, hash: AccountHasher, { taskId, userId, twitterId }: Award): Promise<boolean> {
    const accountHash = hash(taskId, twitterId);
    const award = { taskId, userId, accountHash };
    const holders =
      this.prisma.provider === 'mysql'
        ? await this.#insertOrLock(tx, award)
        : await tx.$queryRaw(Prisma.sql`${this.#upsert(award)} RETURNING ${this.#named('userId')}`);
    const [{ userId: holderId }] = holdersSchema.parse(holders);
    return holderId === userId;
  }

  /** Like {@link take}, as one statement: it changes a row when the member has the account now. Not for MySQL. */
  taking(hash: AccountHasher, { taskId, userId, twitterId }: Award): Prisma.Sql {
    const isOwn = Prisma.sql`WHERE ${this.#named('AwardedAccount')}.${this.#named('userId')} = ${userId}`;
    return this.#upsert({ taskId, userId, accountHash: hash(taskId, twitterId) }, isOwn);
  }

  /**
   * Those of the tasks that another member was approved for with the X account. Empty when the key cannot be opened:
   * {@link take} decides.
   */
  async takenByOthers(
    taskIds: readonly string[],
    { userId, twitterId }: Omit<Award, 'taskId'>,
  ): Promise<ReadonlySet<string>> {
    const taken = new Set<string>();
    const hash = await this.#hasherIfReadable();
    if (hash === null) return taken;
    const accounts = taskIds.map((taskId) => ({ taskId, accountHash: hash(taskId, twitterId) }));
    for (let from = 0; from < accounts.length; from += AT_ONCE) {
      for (const taskId of await this.#takenOf(accounts.slice(from, from + AT_ONCE), userId))
        taken.add(taskId);
    }
    return taken;
  }

  async #takenOf(accounts: readonly Omit<StoredAward, 'userId'>[], userId: string): Promise<string[]> {
    const [taskIdColumn, hashColumn] = [this.#named('taskId'), this.#named('accountHash')];
    const isOne = accounts.map(
      ({ taskId, accountHash }) =>
        Prisma.sql`(${taskIdColumn} = ${taskId} AND ${hashColumn} = ${accountHash})`,
    );
    const rows = await findRows(
      this.prisma.direct,
      this.prisma.provider,
      'AwardedAccount',
      Prisma.sql`(${Prisma.join(isOne, ' OR ')}) AND ${this.#named('userId')} <> ${userId}`,
    );
    return rows.map(({ taskId }) => taskId);
  }

  async #hasherIfReadable(): Promise<AccountHasher | null> {
    try {
      return await this.openHasher();
    } catch (error) {
      if (error instanceof VaultError) return null;
      throw error;
    }
  }

  /** Frees the account that the member was approved with for the task. */
  async release(tx: Transaction, { taskId, userId }: Pick<Award, 'taskId' | 'userId'>): Promise<void> {
    await tx.awardedAccount.deleteMany({ where: { taskId, userId } });
  }

  async #insertOrLock(tx: Statements, award: StoredAward): Promise<unknown> {
    // A new row takes a shared lock on its user: two transactions that hold it and give points would deadlock.
    await lockRow('mysql', tx, { table: 'User', column: 'id', value: award.userId });
    const sameTask = Prisma.sql`${this.#named('taskId')} = ${award.taskId}`;
    await tx.$executeRaw(Prisma.sql`${this.#insert(award)} ON DUPLICATE KEY UPDATE ${sameTask}`);
    return tx.$queryRaw(
      Prisma.sql`SELECT ${this.#named('userId')} FROM ${this.#named('AwardedAccount')}
        WHERE ${sameTask} AND ${this.#named('accountHash')} = ${award.accountHash}`,
    );
  }

  /** One statement, because a failed INSERT would end the transaction on PostgreSQL. An existing row stays as it is. */
  #upsert(award: StoredAward, where = Prisma.empty): Prisma.Sql {
    const [taskId, accountHash] = ['taskId', 'accountHash'].map((name) => this.#named(name));
    return Prisma.sql`${this.#insert(award)} ON CONFLICT (${taskId}, ${accountHash})
      DO UPDATE SET ${taskId} = ${award.taskId} ${where}`;
  }

  #insert(award: StoredAward): Prisma.Sql {
    return insertRow(this.prisma.provider, 'AwardedAccount', {
      id: rowId(),
      ...award,
      createdAt: this.clock.now(),
    });
  }

  #named(name: string): Prisma.Sql {
    return identifier(this.prisma.provider, name);
  }
}
