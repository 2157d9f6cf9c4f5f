import { Logger, type LoggerService } from '@nestjs/common';
import { Leases, openDatabase } from '#database';
import { withQuickTimers } from '../../test/support/quick-timers.js';
import { aTestDatabase, type TestDatabase } from '../../test/support/test-database.js';
import { waitUntil } from '../../test/support/wait-until.js';
import { ExclusiveWork, ExclusiveWorkBusyError } from './exclusive-work.js';
import { KeyedMutex } from './keyed-mutex.js';
import type { PrismaService } from './prisma.service.js';

const NAME = 'verify:member';

class WarningLog implements LoggerService {
  readonly warnings: unknown[] = [];
  warn(message: unknown): void {
    this.warnings.push(message);
  }
  log(): void {
    return;
  }
  error(): void {
    return;
  }
}

/** Work that ends when the test says so. */
class Task {
  begin!: () => void;
  end!: () => void;
  readonly begun = new Promise<void>((resolve) => (this.begin = resolve));
  readonly ended = new Promise<void>((resolve) => (this.end = resolve));

  readonly work = async (): Promise<string> => {
    this.begin();
    await this.ended;
    return 'done';
  };
}

let tables: TestDatabase;
let database: PrismaService;
let log: WarningLog;
let here: ExclusiveWork;
let elsewhere: ExclusiveWork;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  log = new WarningLog();
  Logger.overrideLogger(log);
  // What keeps two processes apart is the lease alone: each has a mutex of its own.
  here = new ExclusiveWork(new Leases(database), new KeyedMutex());
  elsewhere = new ExclusiveWork(new Leases(database), new KeyedMutex());
});

afterEach(async () => {
  Logger.overrideLogger(false);
  await database.$disconnect();
  await tables.release();
});

const leases = () => database.lease.findMany();
/** Work under way, whose lease is renewed ten times a second. */
async function underQuickRenewal(): Promise<{ task: Task; done: Promise<string> }> {
  const task = new Task();
  return withQuickTimers(async () => {
    const done = here.run(NAME, task.work);
    await task.begun;
    return { task, done };
  });
}

const nothing = () => Promise.resolve('done');

describe('exclusive work', () => {
  it('should wait for another process, and begin when it has finished', async () => {
    const [first, second] = [new Task(), new Task()];
    const order: string[] = [];
    const firstDone = here.run(NAME, first.work).then(() => order.push('first'));
    await first.begun;
    const secondDone = elsewhere.run(NAME, second.work).then(() => order.push('second'));
    second.end();
    expect(await elsewhere.tryRun('verify:somebody else', nothing)).toEqual({ ran: true, value: 'done' });
    expect(order).toEqual([]);
    first.end();
    await Promise.all([firstDone, secondDone]);
    expect(order).toEqual(['first', 'second']);
    expect(await leases()).toEqual([]);
  });

  it('should give up on a process that does not let go, without having begun', async () => {
    const [holder, waiting] = [new Task(), new Task()];
    const held = here.run(NAME, holder.work);
    await holder.begun;
    const begun: string[] = [];
    void waiting.begun.then(() => begun.push('waiting'));
    await expect(elsewhere.run(NAME, waiting.work, 300)).rejects.toThrow(ExclusiveWorkBusyError);
    expect(begun).toEqual([]);
    holder.end();
    expect(await held).toBe('done');
  });

  it('should go on in the place of a process that died, once its lease has run out', async () => {
    await new Leases(database).acquire(NAME, 60_000);
    const task = new Task();
    const done = here.run(NAME, task.work);
    task.end();
    await database.lease.update({ where: { name: NAME }, data: { expiresAt: 0 } });
    expect(await done).toBe('done');
  });

  it('should leave work that another process does alone when it is only tried', async () => {
    const holder = new Task();
    const held = here.run(NAME, holder.work);
    await holder.begun;
    expect(await elsewhere.tryRun(NAME, nothing)).toEqual({ ran: false });
    holder.end();
    await held;
    expect(await elsewhere.tryRun(NAME, nothing)).toEqual({ ran: true, value: 'done' });
  });

  it('should wait its turn within a process even when it is only tried', async () => {
    const holder = new Task();
    const held = here.run(NAME, holder.work);
    await holder.begun;
    const tried = here.tryRun(NAME, nothing);
    holder.end();
    expect(await tried).toEqual({ ran: true, value: 'done' });
    await held;
  });

  it('should let others in after a failure, which goes to who asked for the work', async () => {
    await expect(here.run(NAME, () => Promise.reject(new Error('it broke')))).rejects.toThrow('it broke');
    await expect(here.tryRun(NAME, () => Promise.reject(new Error('again')))).rejects.toThrow('again');
    expect(await leases()).toEqual([]);
  });

  it('should hold the lease for as long as the work goes on', async () => {
    const { task, done } = await underQuickRenewal();
    const [{ expiresAt: atFirst } = { expiresAt: 0n }] = await leases();
    await waitUntil('the lease is renewed', async () => {
      const [lease] = await leases();
      return lease !== undefined && lease.expiresAt > atFirst ? lease : null;
    });
    task.end();
    await done;
    expect(log.warnings).toEqual([]);
  });

  it('should finish its work and say so when the lease was lost meanwhile', async () => {
    const { task, done } = await underQuickRenewal();
    await database.lease.deleteMany();
    await waitUntil('the loss is in the log', () => (log.warnings.length > 0 ? true : null));
    task.end();
    expect(await done).toBe('done');
    expect(log.warnings).toEqual([{ msg: 'A lease ran out while its work went on', lease: NAME }]);
  });
});
