import { Logger, type LoggerService } from '@nestjs/common';
import { BackgroundWork } from './background-work.js';

class ErrorLog implements LoggerService {
  readonly errors: unknown[] = [];
  error(message: unknown): void {
    this.errors.push(message);
  }
  log(): void {
    return;
  }
  warn(): void {
    return;
  }
}

describe('BackgroundWork', () => {
  it('should log a failure with its name, and leave the other work running', async () => {
    const log = new ErrorLog();
    Logger.overrideLogger(log);
    const work = new BackgroundWork();
    const failure = new Error('it broke');
    const done: string[] = [];
    work.run('fails at once', () => {
      throw failure;
    });
    work.run('fails late', () => Promise.reject(failure));
    work.run('succeeds', async () => Promise.resolve(done.push('succeeded')));
    await work.onApplicationShutdown();
    expect(done).toEqual(['succeeded']);
    expect(log.errors).toEqual([
      { msg: 'Background work failed: fails at once', err: failure },
      { msg: 'Background work failed: fails late', err: failure },
    ]);
  });

  it('should wait at shutdown for work that started other work', async () => {
    const work = new BackgroundWork();
    const done: string[] = [];
    work.run('outer', async () => {
      await Promise.resolve();
      work.run('inner', async () => {
        await new Promise((resolve) => setImmediate(resolve));
        done.push('inner');
      });
    });
    await work.onApplicationShutdown();
    expect(done).toEqual(['inner']);
  });

  it('should abort `stopping` before it waits for running work', async () => {
    const work = new BackgroundWork();
    const seen: boolean[] = [];
    work.run('until stopped', async () => {
      seen.push(work.stopping.aborted);
      await new Promise((resolve) => {
        work.stopping.addEventListener('abort', resolve);
      });
      seen.push(work.stopping.aborted);
    });
    work.onModuleDestroy();
    await work.onApplicationShutdown();
    expect(seen).toEqual([false, true]);
  });

  it('should skip runAlone while earlier work of that name is running, and run the next', async () => {
    const work = new BackgroundWork();
    const begun: string[] = [];
    const tick = (name: string, what: string) => {
      work.runAlone(name, async () => {
        begun.push(what);
        await new Promise((resolve) => setImmediate(resolve));
        if (what === 'first') throw new Error('a failure ends the work as well');
      });
    };
    tick('sweep', 'first');
    tick('sweep', 'left out');
    tick('another', 'beside it');
    await work.onApplicationShutdown();
    tick('sweep', 'next');
    await work.onApplicationShutdown();
    expect(begun).toEqual(['first', 'beside it', 'next']);
  });

  it('should not count what observe started, but wait for it at shutdown', async () => {
    const work = new BackgroundWork();
    const counts: number[] = [];
    let looks = 0;
    const aTurn = () => new Promise((resolve) => setImmediate(resolve));
    const look = () => {
      work.observe('look', async () => {
        await aTurn();
        looks += 1;
      });
    };
    work.run('work', aTurn);
    work.runAlone('tick', aTurn);
    counts.push(work.count);
    look();
    look();
    counts.push(work.count);
    await work.onApplicationShutdown();
    counts.push(work.count);
    look();
    counts.push(work.count);
    await work.onApplicationShutdown();
    expect([counts, looks]).toEqual([[2, 2, 0, 0], 2]);
  });

  it('should retry untilDone work until it succeeds, also during shutdown, and log it once', async () => {
    const log = new ErrorLog();
    Logger.overrideLogger(log);
    const work = new BackgroundWork();
    const failure = new Error('the database is away');
    let attempts = 0;
    const done = work.untilDone('save', () => {
      attempts += 1;
      return attempts < 4 ? Promise.reject(failure) : Promise.resolve('saved');
    });
    work.onModuleDestroy();
    await work.onApplicationShutdown();
    expect([await done, attempts]).toEqual(['saved', 4]);
    expect(log.errors).toEqual([{ msg: 'Failed, retrying until it succeeds: save', err: failure }]);
  });
});
