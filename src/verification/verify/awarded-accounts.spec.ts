import { openDatabase, type Database } from '#database';
import { addSecretKey, OLD_KEY, vaultOf } from '../../../test/support/database/sealed-rows.js';
import { TestClock } from '../../../test/support/app/test-clock.js';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { SecretKeys } from '../../twitter-connection/sealed-columns/secret-keys.js';
import { AwardedAccounts, type Award } from './awarded-accounts.js';

const ROUNDS = 10;
/** Round trips that leave another transaction the time to do what it can. */
const LOOKS = 20;

const clock = new TestClock(new Date('2026-03-29T01:30:00.123Z'));

let tables: TestDatabase;
let database: Database;
let otherDatabase: Database;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  otherDatabase = await openDatabase(tables.url);
  await database.user.createMany({ data: ['ann', 'ben'].map((id) => ({ id })) });
  const task = { title: 'A task', taskType: 'TWITTER_POST' };
  await database.task.createMany({ data: ['t1', 't2'].map((id) => ({ ...task, id })) });
});

afterEach(async () => {
  await database.$disconnect();
  await otherDatabase.$disconnect();
  await tables.release();
});

function awardedOn(prisma: Database): AwardedAccounts {
  return new AwardedAccounts(prisma, new SecretKeys(prisma, vaultOf(OLD_KEY)), clock);
}

/** Approves in a transaction of its own; points are given in it as well. */
async function take(userId: string, award: Partial<Award> = {}, prisma = database): Promise<boolean> {
  const awarded = awardedOn(prisma);
  const hash = await awarded.openHasher();
  return prisma.$transaction(async (tx) => {
    const isTaken = await awarded.take(tx, hash, { taskId: 't1', twitterId: '1001', userId, ...award });
    if (isTaken) await tx.user.update({ where: { id: userId }, data: { points: { increment: 1 } } });
    return isTaken;
  });
}

async function release(userId: string): Promise<void> {
  await database.$transaction((tx) => awardedOn(database).release(tx, { taskId: 't1', userId }));
}

describe('an X account that was approved for a task', () => {
  it('should be refused to another member, and stay with the first one', async () => {
    expect([await take('ann'), await take('ben'), await take('ann')]).toEqual([true, false, true]);
    expect(await database.awardedAccount.findMany()).toMatchObject([{ taskId: 't1', userId: 'ann' }]);
  });

  it('should be free for another task, as another account is for this one', async () => {
    await take('ann');
    expect(await take('ben', { taskId: 't2' })).toBe(true);
    expect(await take('ben', { twitterId: '1002' })).toBe(true);
  });

  it('should be free when its member, and nobody else, has released it', async () => {
    await take('ann');
    await release('ben');
    expect(await take('ben')).toBe(false);
    await release('ann');
    expect([await take('ben'), await take('ann')]).toEqual([true, false]);
  });

  it('should be free when its member was erased', async () => {
    await take('ann');
    await database.user.delete({ where: { id: 'ann' } });
    expect(await database.awardedAccount.count()).toBe(0);
    expect(await take('ben')).toBe(true);
  });

  it('should have the time of the approval', async () => {
    await take('ann');
    const { createdAt } = await database.awardedAccount.findFirstOrThrow();
    expect(createdAt).toEqual(clock.now());
  });

  it('should not be taken by a transaction that fails', async () => {
    const awarded = awardedOn(database);
    const hash = await awarded.openHasher();
    const failing = database.$transaction(async (tx) => {
      await awarded.take(tx, hash, { taskId: 't1', twitterId: '1001', userId: 'ann' });
      throw new Error('the points cannot be given');
    });
    await expect(failing).rejects.toThrow('the points cannot be given');
    expect(await take('ben')).toBe(true);
  });
});

describe('two members who use the same X account at once', () => {
  it('should not both be approved', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const twitterId = `round-${round}`;
      const taken = await Promise.all([
        take('ann', { twitterId }),
        take('ben', { twitterId }, otherDatabase),
        take('ann', { twitterId }, otherDatabase),
        take('ben', { twitterId }),
      ]);
      expect(taken.filter((isTaken) => isTaken)).toHaveLength(2);
      expect(taken[0]).toBe(taken[2]);
    }
    expect(await database.awardedAccount.count()).toBe(ROUNDS);
  });

  it('should wait for the first one', async () => {
    const [awarded, other] = [awardedOn(database), awardedOn(otherDatabase)];
    const hash = await awarded.openHasher();
    const award = { taskId: 't1', twitterId: '1001' };
    const { second } = await database.$transaction(async (tx) => {
      const first = await awarded.take(tx, hash, { ...award, userId: 'ann' });
      expect(first).toBe(true);
      const waiting = otherDatabase.$transaction((otherTx) =>
        other.take(otherTx, hash, { ...award, userId: 'ben' }),
      );
      for (let look = 0; look < LOOKS; look += 1) await tx.task.count();
      return { second: waiting };
    });
    expect(await second).toBe(false);
  });
});

describe('what is stored of an X account', () => {
  it('should be another hash for each task and each account, and not the account itself', async () => {
    const hash = await awardedOn(database).openHasher();
    const hashes = [hash('t1', '1001'), hash('t2', '1001'), hash('t1', '1002'), hash('t11', '001')];
    expect(new Set(hashes).size).toBe(hashes.length);
    for (const text of hashes) expect(text).toMatch(/^[0-9a-f]{64}$/);
    await take('ann');
    const { id: _id, createdAt: _at, ...row } = await database.awardedAccount.findFirstOrThrow();
    expect(row).toEqual({ taskId: 't1', userId: 'ann', accountHash: hashes[0] });
  });

  it('should be the same with the same key, and another with another key', async () => {
    const hash = await awardedOn(database).openHasher();
    expect((await awardedOn(otherDatabase).openHasher())('t1', '1001')).toBe(hash('t1', '1001'));
    await database.secretKey.deleteMany();
    await addSecretKey(database, vaultOf(OLD_KEY), '5e'.repeat(32));
    expect((await awardedOn(database).openHasher())('t1', '1001')).not.toBe(hash('t1', '1001'));
  });
});
