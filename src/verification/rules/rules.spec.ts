import type { XPost } from '#x-api';
import { TASK_TYPES } from '#task-target';
import { aClaim, aPost, later, partOfList, refersTo, TARGET_ID, wholeList } from '../testing/builders.js';
import { bookmarkRule } from './bookmark.rule.js';
import { VERIFICATION_RULES } from './index.js';
import { likeRule } from './like.rule.js';
import { retweetRule } from './retweet.rule.js';

/** The version to look up, an older one, and the one that the task names. */
const VERSIONS = ['1990000000000000007', '1990000000000000000', TARGET_ID];

describe('the rules', () => {
  it.each(TASK_TYPES)('should include one for %s under its own name', (taskType) => {
    expect(VERIFICATION_RULES[taskType].taskType).toBe(taskType);
  });

  it.each(TASK_TYPES)('should name the scopes that are needed to verify %s', (taskType) => {
    const more =
      { TWITTER_LIKE: ['like.read'], TWITTER_BOOKMARK: ['bookmark.read'] }[taskType as string] ?? [];
    expect(VERIFICATION_RULES[taskType].scopes).toEqual(['tweet.read', 'users.read', ...more]);
  });

  it.each(TASK_TYPES)('should never reject without evidence: %s', (taskType) => {
    expect(VERIFICATION_RULES[taskType].judge(aClaim({ taskType }), {})).toMatchObject({
      outcome: 'undetermined',
    });
  });
});

describe.each([
  ['likes', likeRule, 'The post is not liked.'],
  ['bookmarks', bookmarkRule, 'The post is not bookmarked.'],
] as const)('the rule over %s', (source, rule, reason) => {
  it('should need the list and look for the target in it', () => {
    expect(rule.needs(aClaim())).toEqual([{ source, postIds: [TARGET_ID] }]);
    expect(rule.judge(aClaim(), { [source]: wholeList('1', TARGET_ID) })).toMatchObject({
      outcome: 'approved',
    });
  });

  it('should reject only a complete list, with the target to look up', () => {
    expect(rule.judge(aClaim(), { [source]: wholeList('1') })).toMatchObject({
      outcome: 'rejected',
      reason,
      aboutPost: TARGET_ID,
    });
    expect(rule.judge(aClaim(), { [source]: partOfList('1') })).toMatchObject({ outcome: 'undetermined' });
  });

  it.each(VERSIONS)('should accept any post that stands for the target: %s', (id) => {
    const claim = aClaim({ targetTweetIds: VERSIONS.join(' ') });
    expect(rule.needs(claim)).toEqual([{ source, postIds: VERSIONS }]);
    expect(rule.judge(claim, { [source]: partOfList('1', id) })).toEqual({
      outcome: 'approved',
      seen: { found: id },
    });
    expect(rule.judge(claim, { [source]: wholeList('1') })).toMatchObject({
      outcome: 'rejected',
      aboutPost: VERSIONS[0],
    });
  });

  it('should throw for a stored task without a target', () => {
    expect(() => rule.needs(aClaim({ targetTweetId: null }))).toThrow(RangeError);
  });
});

describe('the repost rule', () => {
  const repost = aPost(later(1_000), refersTo('retweeted', TARGET_ID));

  it('should need the timeline down to the target', () => {
    const [need] = retweetRule.needs(aClaim());
    expect(need).toMatchObject({ source: 'timeline', bound: { kind: 'after_post', id: TARGET_ID } });
    if (need?.source !== 'timeline') throw new TypeError('the rule reads the timeline');
    expect(need.matches(repost)).toBe(true);
    expect(need.matches(aPost(later(0)))).toBe(false);
  });

  it.each(VERSIONS)('should accept any post that stands for the target: %s', (id) => {
    const claim = aClaim({ targetTweetIds: VERSIONS.join(' ') });
    const repostOfIt = aPost(later(1_000), refersTo('retweeted', id));
    expect(retweetRule.needs(claim)).toMatchObject([{ bound: { kind: 'after_post', id: VERSIONS[1] } }]);
    expect(retweetRule.judge(claim, { timeline: wholeList(repostOfIt) })).toMatchObject({
      outcome: 'approved',
    });
    expect(retweetRule.judge(claim, { timeline: wholeList<XPost>() })).toMatchObject({
      outcome: 'rejected',
      aboutPost: VERSIONS[0],
    });
  });

  it('should approve a repost of the target', () => {
    const timeline = wholeList(aPost(later(2_000)), repost);
    expect(retweetRule.judge(aClaim(), { timeline })).toEqual({
      outcome: 'approved',
      seen: { found: repost.id },
    });
  });

  it.each([
    ['a quote of it', refersTo('quoted', TARGET_ID)],
    ['a reply to it', refersTo('replied_to', TARGET_ID)],
    ['a repost of another post', refersTo('retweeted', '5')],
  ])('should reject %s', (_what, references) => {
    const timeline = wholeList(aPost(later(1_000), references));
    expect(retweetRule.judge(aClaim(), { timeline })).toMatchObject({
      outcome: 'rejected',
      aboutPost: TARGET_ID,
    });
  });
});
