import { LocalMemory } from './local-memory.js';
import { memoryRules } from './testing/memory-rules.js';

const LONG_MS = 600_000;

describe('a memory in the process', () => {
  const shared = new LocalMemory();
  memoryRules(() => shared);

  it('should keep no more notes than it has room for, and first forget what nobody asks for', async () => {
    const memory = new LocalMemory({ maxEntries: 2, maxCharacters: 1_000 });
    await memory.set('a', '1', LONG_MS);
    await memory.set('b', '2', LONG_MS);
    await memory.get('a');
    await memory.set('c', '3', LONG_MS);
    expect(await memory.getMany(['a', 'b', 'c'])).toEqual(['1', null, '3']);
  });

  it('should keep no more text than it has room for', async () => {
    const memory = new LocalMemory({ maxEntries: 100, maxCharacters: 100 });
    await memory.set('a', 'x'.repeat(60), LONG_MS);
    await memory.set('b', 'y'.repeat(60), LONG_MS);
    await memory.set('too-long', 'z'.repeat(200), LONG_MS);
    expect(await memory.getMany(['a', 'b', 'too-long'])).toEqual([null, 'y'.repeat(60), null]);
  });

  it('should not keep an old note where the new one is too long', async () => {
    const memory = new LocalMemory({ maxEntries: 100, maxCharacters: 100 });
    await memory.set('a', 'old', LONG_MS);
    await memory.set('a', 'z'.repeat(200), LONG_MS);
    expect(await memory.get('a')).toBeNull();
  });
});
