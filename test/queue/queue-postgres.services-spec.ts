import { SchedulerRegistry } from '@nestjs/schedule';
import { migrate } from '#database';
import { DueWork } from '../../src/verification/queue/due-work.js';
import { VerificationQueue } from '../../src/verification/verify/verification-queue.js';
import { anotherInstance } from '../support/app/another-instance.js';
import { connectedMembers, followTasks, overdueClaims } from '../support/verify/many-claims.js';
import { stallNext } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';
import { freshDatabase, type FreshDatabase } from '../support/app/test-database.js';
import { waitUntil } from '../support/app/wait-until.js';

/** The real time, because wake-ups wait for it. */
class RunningClock extends TestClock {
  override now(): Date {
    return new Date();
  }
}

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase('postgresql');
  await migrate(database.url);
});

afterAll(() => database.drop());

describe('wake-ups by PostgreSQL', () => {
  let here: TestApp;
  let there: TestApp;
  let claims: string[];

  beforeEach(async () => {
    const env = { DATABASE_URL: database.url, VERIFICATION_COOLDOWN_SECONDS: '0' };
    here = await startTestApp({ clock: new RunningClock(), env });
    there = await anotherInstance(here);
    const members = await connectedMembers(here, 2);
    const tasks = await followTasks(here, 1);
    for (const { app } of [here, there]) app.get(SchedulerRegistry).deleteInterval('verification-queue');
    await untilListening(2);
    claims = await overdueClaims(here, members, tasks);
  });

  afterEach(async () => {
    await there.close();
    await here.database.user.deleteMany();
    await here.close();
  });

  const listening = () =>
    here.database.$queryRaw<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`;
  const untilListening = (count: number): Promise<true> =>
    waitUntil(`${count} instances listen`, async () => (await listening()).length === count);
  const untilVerified = (completionId: string) =>
    waitUntil('it is verified', () =>
      here.database.twitterVerificationLog.findFirst({ where: { completionId } }),
    );
  const dueIn = async (id: string, ms: number): Promise<Date> => {
    const nextVerificationAt = new Date(Date.now() + ms);
    await here.database.completion.update({ where: { id }, data: { nextVerificationAt } });
    return nextVerificationAt;
  };
  const schedule = (testApp: TestApp, id: string, dueAt: Date): void => {
    testApp.app.get(VerificationQueue, { strict: false }).schedule(id, dueAt);
  };

  it('should have another instance verify at the due time, without a sweep', async () => {
    const stalled = stallNext(here.app.get(DueWork, { strict: false }), 'verifyMemberOf', 'before');
    const dueAt = await dueIn(claims[0]!, 300);
    schedule(here, claims[0]!, dueAt);
    const { verifiedAt } = await untilVerified(claims[0]!);
    expect(verifiedAt.getTime()).toBeGreaterThanOrEqual(dueAt.getTime());
    stalled.goOn();
    const attempts = { where: { completionId: claims[0]! } };
    expect(await here.database.twitterVerificationLog.count(attempts)).toBe(1);
  });

  it('should be heard again after the connections were lost', async () => {
    const before = await listening();
    for (const { pid } of before) await here.database.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`;
    await waitUntil('they listen on new connections', async () => {
      const now = await listening();
      return now.length === 2 && now.every(({ pid }) => before.every((old) => old.pid !== pid));
    });
    schedule(there, claims[0]!, new Date());
    await untilVerified(claims[0]!);
    const said = [here, there].flatMap((testApp) => testApp.logLines().map(({ msg }) => msg));
    for (const part of ['not heard for now', 'heard again'])
      expect(said.filter((msg) => msg === `Wake-ups from PostgreSQL are ${part}`)).toHaveLength(2);
  });

  it('should do no harm whatever they say', async () => {
    const channels = await here.database.$queryRaw<{ query: string }[]>`
      SELECT query FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`;
    const channel = /"(\w+)"/.exec(channels[0]?.query ?? '')?.[1] ?? '';
    for (const message of ['', 'nonsense', '{}', `${Date.now()} nobody`, `999999999999999 ${claims[0]!}`])
      await here.database.$executeRaw`SELECT pg_notify(${channel}, ${message})`;
    schedule(here, claims[1]!, new Date());
    await untilVerified(claims[1]!);
    expect(await here.database.twitterVerificationLog.count({ where: { completionId: claims[0]! } })).toBe(0);
  });

  it('should not be heard after a shutdown, nor be waited for', async () => {
    await there.app.close();
    await untilListening(1);
    expect(there.logLines().filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });
});
