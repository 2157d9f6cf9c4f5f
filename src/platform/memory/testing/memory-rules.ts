import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { testEnvironment } from '../../../../test/support/test-environment.js';
import { parseConfig } from '../../../config/parse-config.js';
import { MemoryNotes } from '../memory-notes.js';
import type { Memory } from '../memory.js';

const LONG_MS = 600_000;

/** What every memory promises while it can be asked. */
export function memoryRules(memoryOf: () => Memory): void {
  let key: string;

  beforeEach(() => {
    key = randomUUID();
  });

  const untilGone = (memory: Memory) =>
    waitUntil('the note is gone', async () => ((await memory.get(key)) === null ? true : null));

  it('should know nothing that it was not told', async () => {
    expect(await memoryOf().get(key)).toBeNull();
  });

  it('should give back the exact text, the latest one', async () => {
    await memoryOf().set(key, 'first', LONG_MS);
    await memoryOf().set(key, 'ünïcödé \0 🦜 "text"', LONG_MS);
    expect(await memoryOf().get(key)).toBe('ünïcödé \0 🦜 "text"');
  });

  it('should tell an empty text from none', async () => {
    await memoryOf().set(key, '', LONG_MS);
    expect(await memoryOf().get(key)).toBe('');
  });

  it('should give many in the order of the keys, null for what is not there', async () => {
    await memoryOf().set(`${key}:1`, 'one', LONG_MS);
    await memoryOf().set(`${key}:3`, 'three', LONG_MS);
    const keys = [3, 2, 1].map((number) => `${key}:${number}`);
    expect(await memoryOf().getMany(keys)).toEqual(['three', null, 'one']);
    expect(await memoryOf().getMany([])).toEqual([]);
  });

  it('should forget a note after its time', async () => {
    await memoryOf().set(key, 'short', 30);
    await untilGone(memoryOf());
    expect(await memoryOf().getMany([key])).toEqual([null]);
  });

  it.each([0.5, 0, -1])('should forget a note for %d ms as soon as it can', async (ttlMs) => {
    await memoryOf().set(key, 'brief', ttlMs);
    await untilGone(memoryOf());
    expect(await memoryOf().setIfAbsent(key, 'next', ttlMs)).toBe(true);
  });

  it('should let exactly one of many be the first', async () => {
    const tries = await Promise.all(
      ['a', 'b', 'c'].map((value) => memoryOf().setIfAbsent(key, value, LONG_MS)),
    );
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await memoryOf().get(key)).toBe(['a', 'b', 'c'][tries.indexOf(true)]);
  });

  it('should let another be the first after the time of one that failed to come back', async () => {
    await memoryOf().setIfAbsent(key, 'short', 30);
    await untilGone(memoryOf());
    expect(await memoryOf().setIfAbsent(key, 'next', LONG_MS)).toBe(true);
  });

  it('should forget what it is told to forget, known or not', async () => {
    await memoryOf().set(key, 'a', LONG_MS);
    await memoryOf().delete(key);
    await memoryOf().delete(key);
    expect(await memoryOf().get(key)).toBeNull();
    expect(await memoryOf().setIfAbsent(key, 'b', LONG_MS)).toBe(true);
  });

  it('should keep notes about X apart from everything else', async () => {
    const notes = new MemoryNotes(memoryOf(), parseConfig(testEnvironment('file:/nowhere/app.db', 3000)));
    await notes.write(key, 'a window', LONG_MS);
    expect(await notes.read([key, `${key}:other`])).toEqual(['a window', null]);
    expect(await memoryOf().get(key)).toBeNull();
    expect(await notes.claim(`${key}:probe`, LONG_MS)).toBe(true);
    expect(await notes.claim(`${key}:probe`, LONG_MS)).toBe(false);
  });
}
