import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../../test/support/app/wait-until.js';
import type { SharedCache } from '../shared-cache.js';

const LONG_MS = 600_000;

/** What every cache promises while its store is up. */
export function cacheRules(cacheOf: () => SharedCache): void {
  let key: string;

  beforeEach(() => {
    key = randomUUID();
  });

  const untilGone = (cache: SharedCache) =>
    waitUntil('the entry is gone', async () => ((await cache.get(key)) === null ? true : null));

  it('should return null for a key that was never set', async () => {
    expect(await cacheOf().get(key)).toBeNull();
  });

  it('should return the exact text that was set last', async () => {
    await cacheOf().set(key, 'first', LONG_MS);
    await cacheOf().set(key, 'ünïcödé \0 🦜 "text"', LONG_MS);
    expect(await cacheOf().get(key)).toBe('ünïcödé \0 🦜 "text"');
  });

  it('should distinguish an empty text from a missing entry', async () => {
    await cacheOf().set(key, '', LONG_MS);
    expect(await cacheOf().get(key)).toBe('');
  });

  it('should return many values in the order of the keys, null for missing ones', async () => {
    await cacheOf().set(`${key}:1`, 'one', LONG_MS);
    await cacheOf().set(`${key}:3`, 'three', LONG_MS);
    const keys = [3, 2, 1].map((number) => `${key}:${number}`);
    expect(await cacheOf().getMany(keys)).toEqual(['three', null, 'one']);
    expect(await cacheOf().getMany([])).toEqual([]);
  });

  it('should drop an entry after its TTL', async () => {
    await cacheOf().set(key, 'short', 30);
    await untilGone(cacheOf());
    expect(await cacheOf().getMany([key])).toEqual([null]);
  });

  it.each([0.5, 0, -1])('should drop an entry with a TTL of %d ms at once', async (ttlMs) => {
    await cacheOf().set(key, 'brief', ttlMs);
    await untilGone(cacheOf());
    expect(await cacheOf().setIfAbsent(key, 'next', ttlMs)).toBe(true);
  });

  it('should let exactly one of many concurrent setIfAbsent calls succeed', async () => {
    const tries = await Promise.all(
      ['a', 'b', 'c'].map((value) => cacheOf().setIfAbsent(key, value, LONG_MS)),
    );
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await cacheOf().get(key)).toBe(['a', 'b', 'c'][tries.indexOf(true)]);
  });

  it('should let setIfAbsent succeed again after the TTL of the first entry', async () => {
    await cacheOf().setIfAbsent(key, 'short', 30);
    await untilGone(cacheOf());
    expect(await cacheOf().setIfAbsent(key, 'next', LONG_MS)).toBe(true);
  });

  it('should delete an entry, and ignore a key that has none', async () => {
    await cacheOf().set(key, 'a', LONG_MS);
    await cacheOf().delete(key);
    await cacheOf().delete(key);
    expect(await cacheOf().get(key)).toBeNull();
    expect(await cacheOf().setIfAbsent(key, 'b', LONG_MS)).toBe(true);
  });
}
