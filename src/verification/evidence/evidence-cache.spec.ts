import type { XRelationship } from '#x-api';
import { parseConfig } from '../../config/parse-config.js';
import { testEnvironment } from '../../../test/support/test-environment.js';
import { aPost, brokenList, later, RATE_LIMITED, wholeList } from '../testing/builders.js';
import { EvidenceCache } from './evidence-cache.js';
import type { Evidence } from './evidence.js';

const TTL_SECONDS = 60;
const fetchedAt = later(0);
const after = (ms: number): Date => new Date(fetchedAt.getTime() + ms);

let cache: EvidenceCache;

beforeEach(() => {
  const env = { ...testEnvironment('file:/nowhere/app.db', 3000), EVIDENCE_TTL_SECONDS: String(TTL_SECONDS) };
  cache = new EvidenceCache(parseConfig(env));
});

function relationships(...usernames: string[]): Evidence {
  const following: XRelationship = { state: 'found', userId: '7', statuses: ['following'] };
  return {
    relationships: { value: new Map(usernames.map((name) => [name, following])), failure: null },
  };
}

const known = (connectionId: string, at: Date): string[] => [
  ...(cache.recall(connectionId, at).relationships?.value.keys() ?? []),
];

describe('the evidence that is remembered', () => {
  it('should be nothing for a connection that was never asked about', () => {
    cache.remember('one', relationships('brand'), fetchedAt);
    expect(cache.recall('another', fetchedAt)).toEqual({});
  });

  it('should come back until its time to live is over', () => {
    cache.remember('one', { ...relationships('brand'), likes: wholeList('1') }, fetchedAt);
    const lastMoment = after(TTL_SECONDS * 1000 - 1);
    expect(known('one', lastMoment)).toEqual(['brand']);
    expect(cache.recall('one', lastMoment).likes?.value).toEqual(['1']);
    expect(known('one', after(TTL_SECONDS * 1000))).toEqual([]);
    expect(cache.recall('one', after(TTL_SECONDS * 1000)).likes).toBeUndefined();
  });

  it('should never be complete, so that it cannot say no', () => {
    const lists = { timeline: wholeList(aPost(later(0))), likes: wholeList('1'), bookmarks: wholeList('2') };
    cache.remember('one', lists, fetchedAt);
    const { timeline, likes, bookmarks } = cache.recall('one', fetchedAt);
    for (const list of [timeline, likes, bookmarks]) expect(list).toMatchObject({ complete: false });
  });

  it('should keep no failure', () => {
    const posts = { value: new Map([['5', { state: 'gone' } as const]]), failure: RATE_LIMITED };
    cache.remember('one', { likes: brokenList('1'), posts }, fetchedAt);
    const evidence = cache.recall('one', fetchedAt);
    expect(evidence.likes).toEqual({ value: ['1'], complete: false, failure: null });
    expect(evidence.posts).toEqual({ value: posts.value, failure: null });
  });

  it('should add up over look-ups, each with its own age', () => {
    cache.remember('one', relationships('brand'), fetchedAt);
    cache.remember('one', relationships('friend'), after(30_000));
    expect(known('one', after(59_999))).toEqual(['brand', 'friend']);
    expect(known('one', after(60_000))).toEqual(['friend']);
  });

  it('should be the newer list where one was read again', () => {
    cache.remember('one', { likes: wholeList('1') }, fetchedAt);
    cache.remember('one', { likes: wholeList('2') }, after(1_000));
    expect(cache.recall('one', after(1_000)).likes?.value).toEqual(['2']);
  });

  it('should make room by forgetting who was not asked about for longest', () => {
    cache.remember('first', relationships('brand'), fetchedAt);
    cache.remember('second', relationships('brand'), fetchedAt);
    for (let n = 0; n < 998; n += 1) cache.remember(`filler-${n}`, {}, fetchedAt);
    cache.remember('first', {}, fetchedAt);
    cache.remember('one too many', relationships('brand'), fetchedAt);
    expect(known('first', fetchedAt)).toEqual(['brand']);
    expect(known('second', fetchedAt)).toEqual([]);
    expect(known('one too many', fetchedAt)).toEqual(['brand']);
  });
});
