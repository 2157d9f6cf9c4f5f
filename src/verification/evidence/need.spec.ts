import { idAt, later } from '../testing/builders.js';
import { furthestBound, needsOf, type Need, type TimelineBound } from './need.js';

describe('the furthest of some bounds', () => {
  const since = (ms: number): TimelineBound => ({ kind: 'since', time: later(ms) });
  const afterPost = (ms: number): TimelineBound => ({ kind: 'after_post', id: idAt(later(ms)) });

  it.each([
    [[since(5), since(3), since(4)], since(3)],
    [[afterPost(9), afterPost(10)], afterPost(9)],
    [[afterPost(5), since(3)], since(3)],
    [[since(5), afterPost(3)], afterPost(3)],
    [[since(7)], since(7)],
  ] as [[TimelineBound, ...TimelineBound[]], TimelineBound][])(
    'should reach back as far as any of them',
    (bounds, furthest) => {
      expect(furthestBound(bounds)).toEqual(furthest);
    },
  );

  it('should compare the age of posts, not the digits of their ids', () => {
    const old: TimelineBound = { kind: 'after_post', id: '999999990000000000' };
    const recent: TimelineBound = { kind: 'after_post', id: '1000000000000000000' };
    expect(furthestBound([recent, old])).toBe(old);
  });
});

describe('the needs of one source', () => {
  it('should be only those, in their order', () => {
    const needs: Need[] = [
      { source: 'likes', postIds: ['1'] },
      { source: 'profile' },
      { source: 'likes', postIds: ['2'] },
    ];
    expect(needsOf(needs, 'likes')).toEqual([needs[0], needs[2]]);
    expect(needsOf(needs, 'posts')).toEqual([]);
  });
});
