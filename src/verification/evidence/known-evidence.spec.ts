import type { XRelationship } from '#x-api';
import { aPost, brokenList, later, RATE_LIMITED, wholeList } from '../testing/builders.js';
import type { Evidence, TimelineCover } from './evidence.js';
import { asEvidence, NOTHING_KNOWN, withEvidence } from './known-evidence.js';

const following: XRelationship = { state: 'found', userId: '7', username: 'Brand', statuses: ['following'] };
const first = later(0);
const second = later(1_000);

const relationships = (...usernames: string[]): Evidence => ({
  relationships: { value: new Map(usernames.map((name) => [name, following])), failure: null },
});

const aCover = (fromId: string, newestId: string): TimelineCover => ({
  fromId,
  newestId,
  posts: [aPost(later(0), { id: newestId })],
});
const timeline = (cover: TimelineCover | null): Evidence => ({
  timeline: { ...wholeList(...(cover?.posts ?? [])), cover },
});

describe('the known evidence of a connection', () => {
  it('should never be complete as evidence, so that no rule rejects by it', () => {
    const shown = { ...timeline(aCover('1', '9')), likes: wholeList('1'), bookmarks: wholeList('2') };
    const evidence = asEvidence(withEvidence(NOTHING_KNOWN, shown, first));
    expect(evidence).toMatchObject({
      timeline: { value: [{ id: '9' }], complete: false },
      likes: { value: ['1'], complete: false },
      bookmarks: { value: ['2'], complete: false },
    });
  });

  it('should hold what was found, and no failure', () => {
    const posts = { value: new Map([['5', { state: 'gone' } as const]]), failure: RATE_LIMITED };
    const evidence = asEvidence(withEvidence(NOTHING_KNOWN, { likes: brokenList('1'), posts }, first));
    expect(evidence.likes).toEqual({ value: ['1'], complete: false, failure: null });
    expect(evidence.posts).toEqual({ value: posts.value, failure: null });
  });

  it('should grow with each read, each part with its own age', () => {
    const known = withEvidence(
      withEvidence(NOTHING_KNOWN, { ...relationships('brand', 'friend'), likes: wholeList('1') }, first),
      { ...relationships('friend'), likes: wholeList('2') },
      second,
    );
    expect([...known.relationships].map(([name, { at }]) => [name, at])).toEqual([
      ['brand', first.getTime()],
      ['friend', second.getTime()],
    ]);
    expect([...known.likes].map(([id, { at }]) => [id, at])).toEqual([
      ['1', first.getTime()],
      ['2', second.getTime()],
    ]);
  });

  it('should be as old as its first part when a timeline was only continued', () => {
    const known = withEvidence(
      withEvidence(NOTHING_KNOWN, timeline(aCover('1', '9')), first),
      timeline(aCover('1', '12')),
      second,
    );
    expect(known.timeline).toMatchObject({ at: first.getTime(), value: { newestId: '12' } });
  });

  it('should be as new as the read when a timeline was read as a whole', () => {
    const known = withEvidence(
      withEvidence(NOTHING_KNOWN, timeline(aCover('5', '9')), first),
      timeline(aCover('1', '9')),
      second,
    );
    expect(known.timeline).toMatchObject({ at: second.getTime(), value: { fromId: '1' } });
  });

  it('should not change when a read of the timeline added no cover', () => {
    const before = withEvidence(NOTHING_KNOWN, timeline(aCover('1', '9')), first);
    expect(withEvidence(before, timeline(null), second).timeline).toEqual(before.timeline);
  });
});
