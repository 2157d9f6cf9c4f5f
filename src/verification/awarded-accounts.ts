import { createHmac } from 'node:crypto';
import { createId } from '@paralleldrive/cuid2';
import { Injectable } from '@nestjs/common';
import { identifier, Prisma, type Transaction } from '#database';
import { Clock } from '../platform/clock.js';
import { lockRow } from '../platform/lock-row.js';
import { PrismaService } from '../platform/prisma.service.js';
import { SecretKeys } from '../twitter-connection/secret-keys.js';

/** Why an approval is refused to the second member who comes with the same X account. */
export const ALREADY_USED = {
  code: 'x_account_already_used',
  reason: 'This X account was approved for this task already, for another member.',
} as const;

/** A task that a member is approved for, with an X account. */
export interface Award {
  readonly taskId: string;
  readonly userId: string;
  /** X's id of the account. */
  readonly twitterId: string;
}

/** What stands for an X account within one task: another hash in each task, and untold without the key. */
export type AccountHasher = (taskId: string, twitterId: string) => string;

/** Which X accounts were approved for which tasks, so that each is approved once, whichever member comes with it. */
@Injectable()
export class AwardedAccounts {
  constructor(
    private readonly prisma: PrismaService,
    private readonly keys: SecretKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * What {@link take} needs; to be had before the transaction begins, because the key may have to be read or made.
   *
   * @throws VaultError when the key cannot be opened: nobody can tell then whether an account was approved before
   */
  async prepare(): Promise<AccountHasher> {
    const key = await this.keys.open('awarded-accounts');
    return (taskId, twitterId) =>
      createHmac('sha256', key)
        .update(JSON.stringify([taskId, twitterId]))
        .digest('hex');
  }

  /**
   * Takes the account for the member, within the transaction that approves. True when it is the member's now or was
   * before; false when another member has it. Waits for whoever is about to take or to give back the same account.
   */
  async take(tx: Transaction, hash: AccountHasher, { taskId, userId, twitterId }: Award): Promise<boolean> {
    // MySQL lets many share the lock that a new row puts on its user: two who then give points would be a deadlock.
    await lockRow(this.prisma.provider, tx, { table: 'User', column: 'id', value: userId });
    const accountHash = hash(taskId, twitterId);
    await tx.$executeRaw(this.#insertOrLock({ taskId, userId, accountHash }));
    const { userId: holderId } = await tx.awardedAccount.findUniqueOrThrow({
      where: { taskId_accountHash: { taskId, accountHash } },
    });
    return holderId === userId;
  }

  /** Frees what the member was approved with for the task, for whoever comes first. */
  async giveBack(tx: Transaction, { taskId, userId }: Pick<Award, 'taskId' | 'userId'>): Promise<void> {
    await tx.awardedAccount.deleteMany({ where: { taskId, userId } });
  }

  /** One statement, because a refused one would end the whole transaction on PostgreSQL. A row that is there stays. */
  #insertOrLock(row: { taskId: string; userId: string; accountHash: string }): Prisma.Sql {
    const { provider } = this.prisma;
    const named = (name: string): Prisma.Sql => identifier(provider, name);
    const columns = Prisma.join(['id', 'taskId', 'userId', 'accountHash', 'createdAt'].map(named));
    const values = Prisma.join([createId(), row.taskId, row.userId, row.accountHash, this.clock.now()]);
    const insert = Prisma.sql`INSERT INTO ${named('AwardedAccount')} (${columns}) VALUES (${values})`;
    const sameTask = Prisma.sql`${named('taskId')} = ${row.taskId}`;
    return provider === 'mysql'
      ? Prisma.sql`${insert} ON DUPLICATE KEY UPDATE ${sameTask}`
      : Prisma.sql`${insert} ON CONFLICT (${named('taskId')}, ${named('accountHash')}) DO UPDATE SET ${sameTask}`;
  }
}
