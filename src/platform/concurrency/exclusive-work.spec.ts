import { Logger, type LoggerService } from '@nestjs/common';
import { type Database, Leases, openDatabase } from '#database';
import { withQuickTimers } from '../../../test/support/app/quick-timers.js';
import { aTestDatabase, type TestDatabase } from '../../../test/support/app/test-database.js';
import { waitUntil } from '../../../test/support/app/wait-until.js';
import { ExclusiveWork, ExclusiveWorkBusyError } from './exclusive-work.js';
import { KeyedMutex } from './keyed-mutex.js';

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
let database: Database;
let log: WarningLog;
let here: ExclusiveWork;
let elsewhere: ExclusiveWork;

beforeEach(async () => {
  tables = await aTestDatabase();
  database = await openDatabase(tables.url);
  log = new WarningLog();
  Logger.overrideLogger(log);
  // Only the lease excludes the other process: each has a mutex of its own.
  here = new ExclusiveWork(new Leases(database), new KeyedMutex());
  elsewhere = new ExclusiveWork(new Leases(database), new KeyedMutex());
});

afterEach(async () => {
  Logger.overrideLogger(false);
  await database.$disconnect();
  await tables.release();
});

const leases = () => database.lease.findMany();
/** Running work whose lease is renewed ten times a second. */
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

  it('should fail without starting when another process keeps the lease', async () => {
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

  it('should start after the lease of a dead process has expired', async () => {
    await new Leases(database).acquire(NAME, 60_000);
    const task = new Task();
    const done = here.run(NAME, task.work);
    task.end();
    await database.lease.update({ where: { name: NAME }, data: { expiresAt: 0 } });
    expect(await done).toBe('done');
  });

  it('should not run in tryRun while another process holds the lease', async () => {
    const holder = new Task();
    const held = here.run(NAME, holder.work);
    await holder.begun;
    expect(await elsewhere.tryRun(NAME, nothing)).toEqual({ ran: false });
    holder.end();
    await held;
    expect(await elsewhere.tryRun(NAME, nothing)).toEqual({ ran: true, value: 'done' });
  });

  it('should queue tryRun within one process', async () => {
    const holder = new Task();
    const held = here.run(NAME, holder.work);
    await holder.begun;
    const tried = here.tryRun(NAME, nothing);
    holder.end();
    expect(await tried).toEqual({ ran: true, value: 'done' });
    await held;
  });

  it('should release the lease after a failure and pass the error to the caller', async () => {
    await expect(here.run(NAME, () => Promise.reject(new Error('it broke')))).rejects.toThrow('it broke');
    await expect(here.tryRun(NAME, () => Promise.reject(new Error('again')))).rejects.toThrow('again');
    expect(await leases()).toEqual([]);
  });

  it('should hold the lease for as long as the work runs', async () => {
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

  it('should finish the work and log a warning when the lease was lost meanwhile', async () => {
    const { task, done } = await underQuickRenewal();
    await database.lease.deleteMany();
    await waitUntil('the loss is in the log', () => (log.warnings.length > 0 ? true : null));
    task.end();
    expect(await done).toBe('done');
    expect(log.warnings).toEqual([{ msg: 'A lease expired while its work was running', lease: NAME }]);
  });
});
