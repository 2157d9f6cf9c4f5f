import type { XPost, XPostLookup } from '#x-api';
import {
  aClaim,
  aPost,
  idAt,
  later,
  partOfList,
  RATE_LIMITED,
  refersTo,
  TARGET_ID,
  TASK_MADE_AT,
  wholeList,
} from '../testing/builders.js';
import { postRule } from './post.rule.js';
import { quoteRule } from './quote.rule.js';
import { replyRule } from './reply.rule.js';

const anyPost = aPost(later(1_000));
const rules = [
  ['quote', quoteRule, refersTo('quoted', TARGET_ID)],
  ['reply', replyRule, refersTo('replied_to', TARGET_ID)],
  ['post', postRule, { references: [] }],
] as const;

describe.each(rules)('the %s rule over the timeline', (name, rule, deed) => {
  const judge = (posts: readonly XPost[], requiredText: string | null = null) =>
    rule.judge(aClaim({ requiredText }), { timeline: wholeList(...posts) });

  it('should read it as far back as the deed can be', () => {
    const bound =
      name === 'post' ? { kind: 'since', time: TASK_MADE_AT } : { kind: 'after_post', id: TARGET_ID };
    expect(rule.needs(aClaim())).toEqual([
      { source: 'timeline', bound, matches: expect.any(Function) as unknown },
    ]);
  });

  it('should stop reading at the deed', () => {
    const [need] = rule.needs(aClaim({ requiredText: 'hello' }));
    if (need?.source !== 'timeline') throw new TypeError('the rule reads the timeline');
    expect(need.matches({ ...anyPost, ...deed })).toBe(true);
    expect(need.matches({ ...anyPost, ...deed, text: 'Bye' })).toBe(false);
  });

  it('should say yes to the deed, and keep no text of it', () => {
    expect(judge([{ ...anyPost, ...deed }])).toEqual({
      outcome: 'approved',
      seen: { found: anyPost.id },
    });
  });

  it('should say yes when the deed is in a part of the timeline, and nothing else about a part', () => {
    const found = rule.judge(aClaim(), { timeline: partOfList({ ...anyPost, ...deed }) });
    const missing = rule.judge(aClaim(), { timeline: partOfList() });
    expect([found.outcome, missing.outcome]).toEqual(['approved', 'undetermined']);
  });

  it('should not take a repost for a post of the member', () => {
    const repost = { ...anyPost, references: [...deed.references, ...refersTo('retweeted', '5').references] };
    expect(judge([repost])).toMatchObject({
      outcome: 'rejected',
      aboutPost: name === 'post' ? null : TARGET_ID,
    });
  });

  it.each([
    ['#Launch', 'we go #LAUNCH today', 'approved'],
    ['big launch', 'A  big\n\tlaunch', 'approved'],
    ['cafe\u0301', 'the CAFÉ', 'approved'],
    ['big launch', 'biglaunch', 'rejected'],
    ['launch', null, 'rejected'],
  ])('should look for %j in %j: %s', (requiredText, text, outcome) => {
    expect(judge([{ ...anyPost, ...deed, text }], requiredText)).toMatchObject({ outcome });
  });
});

describe('the bound of a deed', () => {
  it.each([
    ['quote', quoteRule, refersTo('quoted', '5')],
    ['quote', quoteRule, refersTo('replied_to', TARGET_ID)],
    ['reply', replyRule, refersTo('replied_to', '5')],
    ['reply', replyRule, refersTo('quoted', TARGET_ID)],
  ])('should keep the %s rule to its own target and kind', (_name, rule, references) => {
    const timeline = wholeList({ ...anyPost, ...references });
    expect(rule.judge(aClaim(), { timeline })).toMatchObject({ outcome: 'rejected' });
  });

  it.each([
    [-1, 'rejected'],
    [0, 'approved'],
    [499, 'approved'],
  ])('should keep the post rule to the millisecond of its beginning: %i ms', (ms, outcome) => {
    const timeline = wholeList(aPost(later(ms)));
    expect(postRule.judge(aClaim(), { timeline })).toMatchObject({ outcome });
  });
});

describe.each(rules)('the %s rule over a proof', (name, rule, deed) => {
  const madeAt = later(1_000);
  const proofId = idAt(madeAt);
  const claim = aClaim({ requiredText: 'hello' }, proofId);
  const judge = (lookup: XPostLookup) =>
    rule.judge(claim, { posts: { value: new Map([[proofId, lookup]]), failure: null } });
  const judgePost = (fields: Partial<XPost> = {}) =>
    judge({ state: 'found', post: aPost(madeAt, { ...deed, ...fields }) });

  it('should look the post up instead of reading the timeline', () => {
    expect(rule.needs(claim)).toEqual([{ source: 'posts', postId: proofId }]);
  });

  it('should say yes, keeping who wrote it and what it refers to', () => {
    expect(judgePost()).toEqual({
      outcome: 'approved',
      seen: {
        proof: proofId,
        authorId: '1001',
        references: deed.references.map(({ kind, id }) => `${kind}:${id}`),
      },
    });
  });

  it.each<[string, Partial<XPost>, RegExp]>([
    ['another author', { authorId: '2002' }, /by another account/],
    ['a repost', refersTo('retweeted', TARGET_ID), /is a repost/],
    ['no required text', { text: 'bye' }, /does not contain the required text/],
    ['an older post', { id: idAt(later(-1_000)), createdAt: later(-1_500) }, /before the task began/],
  ])('should say no to %s', (_what, fields, reason) => {
    expect(judgePost(fields)).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringMatching(reason) as unknown,
      aboutPost: name === 'post' ? null : TARGET_ID,
    });
  });

  it.each<[string, Partial<XPost>]>([
    ['the author', { authorId: null }],
    ['the text', { text: null }],
    ['the time', { createdAt: null }],
  ])('should not decide when X left out %s', (_what, fields) => {
    expect(judgePost(fields)).toMatchObject({ outcome: 'undetermined', code: 'evidence_incomplete' });
  });

  it('should say no when there is no such post, and decide nothing on one that X hides or forgets', () => {
    expect(judge({ state: 'gone' })).toMatchObject({ outcome: 'rejected' });
    expect(judge({ state: 'hidden' })).toMatchObject({ code: 'target_unavailable' });
    expect(judge({ state: 'unmentioned' })).toMatchObject({ code: 'x_unavailable' });
  });

  it.each([
    [-120_000, 'rejected', 'proof_not_found'],
    [-119_999, 'undetermined', 'not_visible_yet'],
    [0, 'undetermined', 'not_visible_yet'],
    [119_999, 'undetermined', 'not_visible_yet'],
    [120_000, 'rejected', 'proof_not_found'],
    [365 * 24 * 3_600_000, 'rejected', 'proof_not_found'],
  ])(
    'should decide nothing yet on one that X does not show and that is new: %i ms from now',
    (ms, outcome, code) => {
      const id = idAt(new Date(claim.now.getTime() + ms));
      const posts = { value: new Map([[id, { state: 'gone' } as const]]), failure: null };
      expect(rule.judge(aClaim({}, id), { posts })).toMatchObject({ outcome, code });
    },
  );

  it('should not decide when X left out the versions: there may be a newer one', () => {
    expect(judgePost({ versions: null })).toMatchObject({ code: 'evidence_incomplete' });
  });

  it('should not decide when the look-up failed, or was not made', () => {
    const value = new Map<string, XPostLookup>();
    expect(rule.judge(claim, { posts: { value, failure: RATE_LIMITED } })).toMatchObject({
      code: 'rate_limited',
    });
    expect(rule.judge(claim, { timeline: wholeList({ ...anyPost, ...deed }) })).toMatchObject({
      code: 'evidence_incomplete',
    });
  });
});

describe.each([
  ['quote', quoteRule, 'quoted'],
  ['reply', replyRule, 'replied_to'],
] as const)('the %s rule over a target with several versions', (_name, rule, kind) => {
  const versions = ['1990000000000000007', '1990000000000000000', TARGET_ID];
  const targetTweetIds = versions.join(' ');

  it('should read the timeline down to the oldest', () => {
    const [need] = rule.needs(aClaim({ targetTweetIds }));
    expect(need).toMatchObject({ bound: { kind: 'after_post', id: versions[1] } });
  });

  it.each(versions)('should take a deed on any of them: %s', (id) => {
    const post = aPost(later(1_000), refersTo(kind, id));
    const posts = { value: new Map([[post.id, { state: 'found', post } as const]]), failure: null };
    const claims = [aClaim({ targetTweetIds }), aClaim({ targetTweetIds }, post.id)];
    for (const claim of claims)
      expect(rule.judge(claim, { timeline: wholeList(post), posts })).toMatchObject({ outcome: 'approved' });
  });

  it('should say no about the one to look up first', () => {
    const timeline = wholeList(aPost(later(1_000), refersTo(kind, '5')));
    expect(rule.judge(aClaim({ targetTweetIds }), { timeline })).toMatchObject({ aboutPost: versions[0] });
  });
});

describe('a proof about something else', () => {
  it.each([
    ['quote', quoteRule, /does not quote/],
    ['reply', replyRule, /does not reply/],
  ])('should be a no of the %s rule', (_name, rule, reason) => {
    const post = aPost(later(1_000), refersTo('quoted', '5'));
    const posts = { value: new Map([[post.id, { state: 'found', post } as const]]), failure: null };
    expect(rule.judge(aClaim({}, post.id), { posts })).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringMatching(reason) as unknown,
    });
  });
});

describe('a post that links to the target and refers to nothing', () => {
  const link = `https://x.com/brand/status/${TARGET_ID}`;
  const judge = (post: XPost, isPasted: boolean) =>
    quoteRule.judge(aClaim({}, isPasted ? post.id : null), {
      timeline: wholeList(post),
      posts: { value: new Map([[post.id, { state: 'found', post }]]), failure: null },
    });

  describe.each([
    ['in the timeline', false],
    ['pasted', true],
  ])('%s', (_where, isPasted) => {
    it('should not be a no of the quote rule: X makes a quote of such a post', () => {
      const post = aPost(later(1_000), { text: `Look ${link}` });
      expect(judge(post, isPasted)).toMatchObject({ outcome: 'undetermined', code: 'evidence_incomplete' });
    });

    it.each<[string, Partial<XPost>]>([
      ['refers to something else', { text: `Look ${link}`, ...refersTo('replied_to', '5') }],
      ['links to another post', { text: `Look ${link}9` }],
      ['links to nothing', { text: `Look at ${TARGET_ID}` }],
    ])('should be one when it %s', (_what, fields) => {
      expect(judge(aPost(later(1_000), fields), isPasted)).toMatchObject({ outcome: 'rejected' });
    });
  });

  it('should be a no of the reply rule', () => {
    const timeline = wholeList(aPost(later(1_000), { text: `Look ${link}` }));
    expect(replyRule.judge(aClaim(), { timeline })).toMatchObject({ outcome: 'rejected' });
  });
});
