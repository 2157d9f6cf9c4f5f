import { LocalCache } from './local-cache.js';
import { cacheRules } from './testing/cache-rules.js';

const LONG_MS = 600_000;

describe('a cache in the process', () => {
  const shared = new LocalCache();
  cacheRules(() => shared);

  it('should hold at most maxEntries entries and evict the least recently used first', async () => {
    const cache = new LocalCache({ maxEntries: 2, maxCharacters: 1_000 });
    await cache.set('a', '1', LONG_MS);
    await cache.set('b', '2', LONG_MS);
    await cache.get('a');
    await cache.set('c', '3', LONG_MS);
    expect(await cache.getMany(['a', 'b', 'c'])).toEqual(['1', null, '3']);
  });

  it('should hold at most maxCharacters characters', async () => {
    const cache = new LocalCache({ maxEntries: 100, maxCharacters: 100 });
    await cache.set('a', 'x'.repeat(60), LONG_MS);
    await cache.set('b', 'y'.repeat(60), LONG_MS);
    await cache.set('too-long', 'z'.repeat(200), LONG_MS);
    expect(await cache.getMany(['a', 'b', 'too-long'])).toEqual([null, 'y'.repeat(60), null]);
  });

  it('should drop the old value of a key when the new one is too long to store', async () => {
    const cache = new LocalCache({ maxEntries: 100, maxCharacters: 100 });
    await cache.set('a', 'old', LONG_MS);
    await cache.set('a', 'z'.repeat(200), LONG_MS);
    expect(await cache.get('a')).toBeNull();
  });
});
