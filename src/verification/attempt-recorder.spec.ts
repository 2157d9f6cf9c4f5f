import { openDatabase, type Database } from '#database';
import { addConnections, OLD_KEY, vaultOf } from '../../test/support/sealed-rows.js';
import { TestClock } from '../../test/support/test-clock.js';
import { aTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { AttemptRecorder } from './attempt-recorder.js';
import type { JudgedClaim } from './claim-judge.js';
import { approved, rejected, undetermined, type Verdict } from './verdict.js';

/** Round trips that leave another transaction the time to do what it can. */
const LOOKS = 20;
const TIMES = 10;

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

async function judged(verdict: Verdict): Promise<JudgedClaim> {
  const completion = await database.completion.findUniqueOrThrow({
    where: { id: 'd1' },
    include: { task: true },
  });
  return { completion, connectionId: 'c0', verdict, apiCallCount: 1, cacheHit: false, reachedX: true };
}

describe('an attempt that is recorded', () => {
  it('should give the points once when many instances approve at once', async () => {
    const claim = await judged(approved({}));
    const records = Array.from({ length: TIMES }, (_, index) =>
      new AttemptRecorder(index % 2 === 0 ? database : otherDatabase, new TestClock()).record(claim, 1),
    );
    await Promise.all(records);

    expect(await database.user.findUnique({ where: { id: 'u0' } })).toMatchObject({ points: 5 });
    expect(await database.twitterVerificationLog.count()).toBe(TIMES);
  });

  it.each<[string, Verdict, number]>([
    ['a yes', approved({}), 1],
    ['a no', rejected('not so', {}), 1],
    ['no answer', undetermined('x_unavailable', 'X fails', { hasFailedAtX: true }), 1],
    ['no leave to ask', undetermined('rate_limited', 'X says so', { isHeldBack: true }), 0],
  ])('should change nothing of what an admin has decided meanwhile: %s', async (_, verdict, rows) => {
    const reachedX = rows === 1;
    const claim = { ...(await judged(verdict)), reachedX };
    const decision = { decidedAt: new Date(), decidedBy: 'an-admin', decisionReason: 'It was so' };
    const data = { ...decision, status: 'REJECTED', rejectionReason: 'It was so' };
    const decided = await database.completion.update({ where: { id: 'd1' }, data });
    await new AttemptRecorder(database, new TestClock()).record(claim, 1);

    expect(await database.completion.findUnique({ where: { id: 'd1' } })).toEqual(decided);
    expect(await database.user.findUnique({ where: { id: 'u0' } })).toMatchObject({ points: 0 });
    expect(await database.twitterVerificationLog.count()).toBe(rows);
  });

  it('should be kept without the connection when that is removed at the same moment', async () => {
    const claim = await judged(undetermined('rate_limited', 'X says so'));
    const { recording } = await otherDatabase.$transaction(async (tx) => {
      await tx.twitterConnection.delete({ where: { id: 'c0' } });
      const record = new AttemptRecorder(database, new TestClock()).record(claim, 1);
      for (let look = 0; look < LOOKS; look += 1) await tx.task.count();
      return { recording: record };
    });
    await recording;

    expect(await database.twitterVerificationLog.findFirst()).toMatchObject({ twitterConnectionId: null });
  });
});
