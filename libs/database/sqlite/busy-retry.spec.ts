import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import Connection from 'libsql';

import { isBusy, retryWhileBusy } from './busy-retry.js';

describe('retryWhileBusy', () => {
  let folder: string;
  let holder: Connection.Database;
  let waiter: Connection.Database;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'busy-retry-'));
    holder = new Connection(path.join(folder, 'app.db'));
    waiter = new Connection(path.join(folder, 'app.db'));
  });

  afterEach(async () => {
    holder.close();
    waiter.close();
    await rm(folder, { recursive: true });
  });

  it('should retry until the lock is free', async () => {
    holder.exec('BEGIN IMMEDIATE');
    let attempts = 0;
    await retryWhileBusy(() => {
      attempts += 1;
      if (attempts === 4) holder.exec('COMMIT');
      waiter.exec('BEGIN IMMEDIATE');
    }, 10_000);

    expect(attempts).toBe(4);
    expect(waiter.inTransaction).toBe(true);
  });

  it('should throw SQLITE_BUSY after the timeout', async () => {
    holder.exec('BEGIN IMMEDIATE');
    const error = await retryWhileBusy(() => waiter.exec('BEGIN IMMEDIATE'), 30).catch(
      (reason: unknown) => reason,
    );

    expect(isBusy(error)).toBe(true);
  });

  it('should not retry after another error', async () => {
    let attempts = 0;
    const work = retryWhileBusy(() => {
      attempts += 1;
      waiter.exec('no such statement');
    }, 10_000);

    await expect(work).rejects.toThrow('syntax error');
    expect(attempts).toBe(1);
  });
});
