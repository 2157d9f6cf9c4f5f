import { openDatabase, type Database } from '#database';
import { VaultError } from '#token-vault';
import {
  addConnections,
  addSecretKey,
  NEW_KEY,
  OLD_KEY,
  vaultOf,
} from '../../../test/support/database/sealed-rows.js';
import { testEnvironment } from '../../../test/support/app/test-environment.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { NO_TRACING } from '../../platform/tracing/tracing.js';
import { TestClock } from '../../../test/support/app/test-clock.js';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { SecretKeys } from '../../twitter-connection/sealed-columns/secret-keys.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { parseConfig } from '../../config/parse-config.js';
import { AwardedAccounts } from './awarded-accounts.js';
import type { JudgedClaim } from './judge/claim-judge.js';
import { SecondLooksRepository } from '../logs/statistics/second-looks.repository.js';
import { approved, rejected, undetermined, type Verdict } from '../verdict/verdict.js';

/** Round trips that leave another transaction the time to do what it can. */
const LOOKS = 20;
const TIMES = 10;
const ATTEMPT = { verificationTime: 1, isAutomatic: false };

let tables: TestDatabase;
let database: Database;
let otherDatabase: Database;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  otherDatabase = await openDatabase(tables.url);
  await addConnections(database, vaultOf(OLD_KEY), 1);
  await database.task.create({ data: { id: 't1', title: 'A task', taskType: 'TWITTER_POST', points: 5 } });
  await database.completion.create({ data: { id: 'd1', userId: 'u0', taskId: 't1' } });
});

afterEach(async () => {
  await database.$disconnect();
  await otherDatabase.$disconnect();
  await tables.release();
});

function awardedOn(prisma: Database): AwardedAccounts {
  return new AwardedAccounts(prisma, new SecretKeys(prisma, vaultOf(OLD_KEY)), new TestClock());
}

async function judged(verdict: Verdict): Promise<JudgedClaim> {
  const completion = await database.completion.findUniqueOrThrow({
    where: { id: 'd1' },
    include: { task: true },
  });
  const connection = await database.twitterConnection.findUniqueOrThrow({ where: { id: 'c0' } });
  return {
    completion,
    connection,
    verdict,
    cost: { calls: 1, microUsd: 5_000 },
    cacheHit: false,
    reachedX: true,
  };
}

function aRecorder(of: Database): AttemptRecorder {
  const config = parseConfig(testEnvironment(tables.url, 3000));
  return new AttemptRecorder(
    of,
    awardedOn(of),
    new SecondLooksRepository(of),
    new TestClock(),
    new Metrics(),
    NO_TRACING,
    config,
  );
}

describe('an attempt that is recorded', () => {
  it('should give the points once when many instances approve at once', async () => {
    const claim = await judged(approved({}));
    const records = Array.from({ length: TIMES }, (_, index) =>
      aRecorder(index % 2 === 0 ? database : otherDatabase).record(claim, ATTEMPT),
    );
    await Promise.all(records);

    expect(await database.user.findUnique({ where: { id: 'u0' } })).toMatchObject({ points: 5n });
    expect(await database.twitterVerificationLog.count()).toBe(TIMES);
  });

  it.each<[string, Verdict, number]>([
    ['an approval', approved({}), 1],
    ['a rejection', rejected('not_liked', 'not so', {}), 1],
    ['an undetermined one', undetermined('x_unavailable', 'X fails', { hasFailedAtX: true }), 1],
    ['a call that was held back', undetermined('rate_limited', 'X says so', { isHeldBack: true }), 0],
  ])('should not change what an admin has decided meanwhile: %s', async (_, verdict, rows) => {
    const reachedX = rows === 1;
    const claim = { ...(await judged(verdict)), reachedX };
    const decision = { decidedAt: new Date(), decidedBy: 'an-admin', decisionReason: 'It was so' };
    const data = { ...decision, status: 'REJECTED', rejectionReason: 'It was so' };
    const decided = await database.completion.update({ where: { id: 'd1' }, data });
    await aRecorder(database).record(claim, ATTEMPT);

    expect(await database.completion.findUnique({ where: { id: 'd1' } })).toEqual(decided);
    expect(await database.user.findUnique({ where: { id: 'u0' } })).toMatchObject({ points: 0n });
    expect(await database.twitterVerificationLog.count()).toBe(rows);
  });

  it('should be a rejection, without points, when another member was approved with the account', async () => {
    const awarded = awardedOn(database);
    await database.user.create({ data: { id: 'other' } });
    const hash = await awarded.openHasher();
    await database.$transaction((tx) =>
      awarded.take(tx, hash, { taskId: 't1', userId: 'other', twitterId: '0' }),
    );
    await aRecorder(database).record(await judged(approved({ followed: true })), ATTEMPT);

    const reason = 'Another member was already approved for this task with this X account.';
    const refused = { status: 'REJECTED', rejectionCode: 'x_account_already_used', rejectionReason: reason };
    expect(await database.completion.findUnique({ where: { id: 'd1' } })).toMatchObject(refused);
    expect(await database.user.findUnique({ where: { id: 'u0' } })).toMatchObject({ points: 0n });
    expect(await database.twitterVerificationLog.findMany()).toMatchObject([
      {
        verificationResult: 'REJECTED',
        rejectionReason: reason,
        twitterApiResponse: '{"followed":true}',
        twitterConnectionId: 'c0',
      },
    ]);
  });

  it('should not take the account of an approval when an admin rejects at the same moment', async () => {
    const claim = await judged(approved({}));
    await awardedOn(database).openHasher();
    const { recording } = await otherDatabase.$transaction(async (tx) => {
      const decision = { status: 'REJECTED', decidedAt: new Date(), decidedBy: 'an-admin' };
      await tx.completion.update({ where: { id: 'd1' }, data: decision });
      const record = aRecorder(database).record(claim, ATTEMPT);
      for (let look = 0; look < LOOKS; look += 1) await tx.task.count();
      return { recording: record };
    });
    await recording;
    expect(await database.awardedAccount.count()).toBe(0);
    expect(await database.completion.findUnique({ where: { id: 'd1' } })).toMatchObject({
      status: 'REJECTED',
    });
  });

  it.each<[string, Verdict]>([
    ['an approval', approved({})],
    ['another rejection', rejected('not_liked', 'not so', {})],
    ['an undetermined one', undetermined('x_unavailable', 'X fails')],
  ])('should replace the rejection of an account that was used already: %s', async (_, verdict) => {
    const data = { status: 'REJECTED', rejectionCode: 'x_account_already_used' };
    await database.completion.update({ where: { id: 'd1' }, data });
    await aRecorder(database).record(await judged(verdict), ATTEMPT);
    expect(await database.completion.findUnique({ where: { id: 'd1' } })).toMatchObject({
      rejectionCode: verdict.outcome === 'rejected' ? 'not_liked' : null,
    });
  });

  it('should not be recorded as an approval while the key of the account hashes cannot be opened', async () => {
    await addSecretKey(database, vaultOf(NEW_KEY), '5e'.repeat(32));
    const before = await database.secretKey.findMany();
    const claim = await judged(approved({}));
    await expect(aRecorder(database).record(claim, ATTEMPT)).rejects.toThrow(VaultError);

    expect(await database.completion.findUnique({ where: { id: 'd1' } })).toMatchObject({
      status: 'PENDING',
    });
    expect(await database.twitterVerificationLog.count()).toBe(0);
    expect(await database.secretKey.findMany()).toEqual(before);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'the proof',
      () => database.completion.update({ where: { id: 'd1' }, data: { version: { increment: 1 } } }),
    ],
    ['the task', () => database.task.update({ where: { id: 't1' }, data: { version: { increment: 1 } } })],
    [
      'the sign-in',
      () => database.twitterConnection.update({ where: { id: 'c0' }, data: { connectedAt: new Date(0) } }),
    ],
    ['the connection', () => database.twitterConnection.delete({ where: { id: 'c0' } })],
  ])('should not be recorded when %s has changed since', async (_, change) => {
    const verdicts = [approved({}), rejected('not_liked', 'not so', {}), undetermined('timeout', 'late')];
    const claims = await Promise.all(verdicts.map(judged));
    await change();
    const before = await database.completion.findUnique({ where: { id: 'd1' } });
    for (const claim of claims) {
      expect(await aRecorder(database).record(claim, ATTEMPT)).toBe('outdated');
      expect(await database.completion.findUnique({ where: { id: 'd1' } })).toEqual(before);
      expect(await database.user.findUnique({ where: { id: 'u0' } })).toMatchObject({ points: 0n });
      expect(await database.twitterVerificationLog.count()).toBe(0);
    }
  });

  it('should not be recorded when the member has connected since', async () => {
    const claim = { ...(await judged(undetermined('twitter_not_connected', 'none'))), connection: null };
    expect(await aRecorder(database).record(claim, ATTEMPT)).toBe('outdated');
  });

  it('should not be recorded when the connection is removed at the same moment', async () => {
    const claim = await judged(undetermined('rate_limited', 'X says so'));
    const { recording } = await otherDatabase.$transaction(async (tx) => {
      await tx.twitterConnection.delete({ where: { id: 'c0' } });
      const record = aRecorder(database).record(claim, ATTEMPT);
      for (let look = 0; look < LOOKS; look += 1) await tx.task.count();
      return { recording: record };
    });

    expect(await recording).toBe('outdated');
    expect(await database.twitterVerificationLog.count()).toBe(0);
  });
});
