import { KeyRing, TokenVault } from '#token-vault';
import { testEnvironment } from '../../../test/support/app/test-environment.js';
import { parseConfig } from '../../config/parse-config.js';
import { LocalCache } from '../../platform/cache/local-cache.js';
import { aPost, later } from '../testing/builders.js';
import { EvidenceCache } from './evidence-cache.js';
import { NOTHING_KNOWN, type KnownEvidence } from './known-evidence.js';

const TTL_SECONDS = 60;
const fetchedAt = later(0);
const after = (ms: number): Date => new Date(fetchedAt.getTime() + ms);

let shared: LocalCache;

const vaultOf = (key: string): TokenVault => new TokenVault(KeyRing.parse(`test:${key.repeat(32)}`));

function aCache({ ttlSeconds = TTL_SECONDS, key = '5a' } = {}): EvidenceCache {
  const env = { ...testEnvironment('file:/nowhere/app.db', 3000), EVIDENCE_TTL_SECONDS: String(ttlSeconds) };
  return new EvidenceCache(parseConfig(env), shared, vaultOf(key));
}

beforeEach(() => {
  shared = new LocalCache();
});

const at = fetchedAt.getTime();
const post = aPost(later(0), { text: 'What a member wrote', references: [{ kind: 'quoted', id: '7' }] });
const known: KnownEvidence = {
  relationships: new Map([
    [
      'brand',
      { at, value: { state: 'found', userId: '7', username: 'Brand', statuses: ['following', 'muting'] } },
    ],
    ['__proto__', { at, value: { state: 'gone' } }],
  ]),
  posts: new Map([
    ['5', { at, value: { state: 'hidden' } }],
    ['6', { at, value: { state: 'found', post: { ...post, text: null, createdAt: null, authorId: null } } }],
  ]),
  likes: new Map([['1', { at, value: true }]]),
  bookmarks: new Map([['2', { at: at + 30_000, value: true }]]),
  timeline: { at, value: { fromId: '3', newestId: post.id, posts: [post] } },
};

describe('the cached evidence', () => {
  it('should be empty for another connection', async () => {
    const cache = aCache();
    await cache.remember('one', known);
    expect(await cache.recall('another', fetchedAt)).toEqual(NOTHING_KNOWN);
  });

  it('should be read as it was written', async () => {
    const cache = aCache();
    await cache.remember('one', known);
    expect(await cache.recall('one', after(30_000))).toEqual(known);
  });

  it('should be read until its time to live is over, each part by its own age', async () => {
    const cache = aCache();
    await cache.remember('one', known);
    expect(await cache.recall('one', after(TTL_SECONDS * 1000 - 1))).toEqual(known);
    expect(await cache.recall('one', after(TTL_SECONDS * 1000))).toEqual({
      ...NOTHING_KNOWN,
      bookmarks: known.bookmarks,
    });
  });

  it('should be empty when the time to live is 0', async () => {
    const cache = aCache({ ttlSeconds: 0 });
    await cache.remember('one', known);
    expect(await cache.recall('one', fetchedAt)).toEqual(NOTHING_KNOWN);
  });

  it('should hold the newest 800 posts of a timeline, and where that part begins', async () => {
    const posts = Array.from({ length: 900 }, (_, n) => aPost(later(0), { id: String(10_000 - n) }));
    const cache = aCache();
    await cache.remember('one', {
      ...NOTHING_KNOWN,
      timeline: { at, value: { fromId: '3', newestId: '10000', posts } },
    });
    const { timeline } = await cache.recall('one', fetchedAt);
    expect(timeline?.value).toMatchObject({ newestId: '10000', fromId: '9200' });
    expect(timeline?.value.posts.map(({ id }) => id)).toEqual(posts.slice(0, 800).map(({ id }) => id));
  });

  it('should be sealed, for this connection alone', async () => {
    await aCache().remember('one', known);
    const sealed = (await shared.get('evidence:one')) ?? '';
    expect(sealed).toMatch(/^v1\.test\./);
    expect(sealed).not.toContain('wrote');
    await shared.set('evidence:another', sealed, 60_000);
    expect(await aCache().recall('another', fetchedAt)).toEqual(NOTHING_KNOWN);
  });

  it('should be empty when it cannot be opened or read', async () => {
    await aCache().remember('one', known);
    expect(await aCache({ key: '77' }).recall('one', fetchedAt)).toEqual(NOTHING_KNOWN);
    for (const text of ['', 'v1.test.x.y', '{}']) {
      await shared.set('evidence:one', text, 60_000);
      expect(await aCache().recall('one', fetchedAt)).toEqual(NOTHING_KNOWN);
    }
  });
});
