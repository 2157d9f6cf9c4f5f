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

describe.each(rules)('the %s rule over the timeline', (name, rule, fitting) => {
  const judge = (posts: readonly XPost[], requiredText: string | null = null) =>
    rule.judge(aClaim({ requiredText }), { timeline: wholeList(...posts) });

  it('should read it as far back as a fitting post can be', () => {
    const bound =
      name === 'post' ? { kind: 'since', time: TASK_MADE_AT } : { kind: 'after_post', id: TARGET_ID };
    expect(rule.needs(aClaim())).toEqual([
      { source: 'timeline', bound, matches: expect.any(Function) as unknown },
    ]);
  });

  it('should stop reading at a fitting post', () => {
    const [need] = rule.needs(aClaim({ requiredText: 'hello' }));
    if (need?.source !== 'timeline') throw new TypeError('the rule reads the timeline');
    expect(need.matches({ ...anyPost, ...fitting })).toBe(true);
    expect(need.matches({ ...anyPost, ...fitting, text: 'Bye' })).toBe(false);
  });

  it('should approve a fitting post, and keep no text of it', () => {
    expect(judge([{ ...anyPost, ...fitting }])).toEqual({
      outcome: 'approved',
      seen: { found: anyPost.id },
    });
  });

  it('should approve when a part of the timeline holds a fitting post, and be undetermined otherwise', () => {
    const found = rule.judge(aClaim(), { timeline: partOfList({ ...anyPost, ...fitting }) });
    const missing = rule.judge(aClaim(), { timeline: partOfList() });
    expect([found.outcome, missing.outcome]).toEqual(['approved', 'undetermined']);
  });

  it('should not accept a repost as a post of the member', () => {
    const repost = {
      ...anyPost,
      references: [...fitting.references, ...refersTo('retweeted', '5').references],
    };
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
    expect(judge([{ ...anyPost, ...fitting, text }], requiredText)).toMatchObject({ outcome });
  });
});

describe('what a post in the timeline has to be', () => {
  it.each([
    ['quote', quoteRule, refersTo('quoted', '5')],
    ['quote', quoteRule, refersTo('replied_to', TARGET_ID)],
    ['reply', replyRule, refersTo('replied_to', '5')],
    ['reply', replyRule, refersTo('quoted', TARGET_ID)],
  ])('should be of the target and kind of the task: the %s rule', (_name, rule, references) => {
    const timeline = wholeList({ ...anyPost, ...references });
    expect(rule.judge(aClaim(), { timeline })).toMatchObject({ outcome: 'rejected' });
  });

  it.each([
    [-1, 'rejected'],
    [0, 'approved'],
    [499, 'approved'],
  ])('should be made since the beginning of the task, to the millisecond: %i ms after it', (ms, outcome) => {
    const timeline = wholeList(aPost(later(ms)));
    expect(postRule.judge(aClaim(), { timeline })).toMatchObject({ outcome });
  });
});

describe.each(rules)('the %s rule over a pasted post', (name, rule, fitting) => {
  const madeAt = later(1_000);
  const proofId = idAt(madeAt);
  const claim = aClaim({ requiredText: 'hello' }, proofId);
  const judge = (lookup: XPostLookup) =>
    rule.judge(claim, { posts: { value: new Map([[proofId, lookup]]), failure: null } });
  const judgePost = (fields: Partial<XPost> = {}) =>
    judge({ state: 'found', post: aPost(madeAt, { ...fitting, ...fields }) });

  it('should look the post up instead of reading the timeline', () => {
    expect(rule.needs(claim)).toEqual([{ source: 'posts', postId: proofId }]);
  });

  it('should approve, and keep the ids of its author and of the posts that it refers to', () => {
    expect(judgePost()).toEqual({
      outcome: 'approved',
      seen: {
        proof: proofId,
        authorId: '1001',
        references: fitting.references.map(({ kind, id }) => `${kind}:${id}`),
      },
    });
  });

  it.each<[string, Partial<XPost>, RegExp]>([
    ['a post of another author', { authorId: '2002' }, /by another account/],
    ['a repost', refersTo('retweeted', TARGET_ID), /is a repost/],
    ['a post without the required text', { text: 'bye' }, /does not contain the required text/],
    ['an older post', { id: idAt(later(-1_000)), createdAt: later(-1_500) }, /before the task began/],
  ])('should reject %s', (_what, fields, reason) => {
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
  ])('should be undetermined when X left out %s', (_what, fields) => {
    expect(judgePost(fields)).toMatchObject({ outcome: 'undetermined', code: 'evidence_incomplete' });
  });

  it('should reject when there is no such post, and be undetermined when X hides or leaves it out', () => {
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
    'should be undetermined only while a post that X does not show is new: %i ms from now',
    (ms, outcome, code) => {
      const id = idAt(new Date(claim.now.getTime() + ms));
      const posts = { value: new Map([[id, { state: 'gone' } as const]]), failure: null };
      expect(rule.judge(aClaim({}, id), { posts })).toMatchObject({ outcome, code });
    },
  );

  it('should be undetermined when X left out the versions: there may be a newer one', () => {
    expect(judgePost({ versions: null })).toMatchObject({ code: 'evidence_incomplete' });
  });

  it('should be undetermined when the look-up failed, or was not made', () => {
    const value = new Map<string, XPostLookup>();
    expect(rule.judge(claim, { posts: { value, failure: RATE_LIMITED } })).toMatchObject({
      code: 'rate_limited',
    });
    expect(rule.judge(claim, { timeline: wholeList({ ...anyPost, ...fitting }) })).toMatchObject({
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

  it.each(versions)('should accept a post about any of them: %s', (id) => {
    const post = aPost(later(1_000), refersTo(kind, id));
    const posts = { value: new Map([[post.id, { state: 'found', post } as const]]), failure: null };
    const claims = [aClaim({ targetTweetIds }), aClaim({ targetTweetIds }, post.id)];
    for (const claim of claims)
      expect(rule.judge(claim, { timeline: wholeList(post), posts })).toMatchObject({ outcome: 'approved' });
  });

  it('should name in a rejection the one to look up', () => {
    const timeline = wholeList(aPost(later(1_000), refersTo(kind, '5')));
    expect(rule.judge(aClaim({ targetTweetIds }), { timeline })).toMatchObject({ aboutPost: versions[0] });
  });
});

describe('a pasted post about something else', () => {
  it.each([
    ['quote', quoteRule, /does not quote/],
    ['reply', replyRule, /does not reply/],
  ])('should be rejected by the %s rule', (_name, rule, reason) => {
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
    it('should not be rejected by the quote rule: X makes it a quote', () => {
      const post = aPost(later(1_000), { text: `Look ${link}` });
      expect(judge(post, isPasted)).toMatchObject({ outcome: 'undetermined', code: 'evidence_incomplete' });
    });

    it.each<[string, Partial<XPost>]>([
      ['refers to something else', { text: `Look ${link}`, ...refersTo('replied_to', '5') }],
      ['links to another post', { text: `Look ${link}9` }],
      ['links to nothing', { text: `Look at ${TARGET_ID}` }],
    ])('should be rejected when it %s', (_what, fields) => {
      expect(judge(aPost(later(1_000), fields), isPasted)).toMatchObject({ outcome: 'rejected' });
    });
  });

  it('should be rejected by the reply rule', () => {
    const timeline = wholeList(aPost(later(1_000), { text: `Look ${link}` }));
    expect(replyRule.judge(aClaim(), { timeline })).toMatchObject({ outcome: 'rejected' });
  });
});
