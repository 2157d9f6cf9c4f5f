import type { XRelationship } from '#x-api';
import type { Evidence } from '../evidence/evidence.js';
import { aClaim, RATE_LIMITED } from '../testing/builders.js';
import { followRule } from './follow.rule.js';

const claim = aClaim({ taskType: 'TWITTER_FOLLOW', targetUsername: 'Brand', targetTweetId: null });

function judge(relationship: XRelationship | undefined) {
  const value = new Map(relationship === undefined ? [] : [['brand', relationship] as const]);
  return followRule.judge(claim, { relationships: { value, failure: null } });
}
const found = (statuses: Extract<XRelationship, { state: 'found' }>['statuses']): XRelationship => ({
  state: 'found',
  userId: '77',
  username: 'Brand',
  statuses,
});

describe('the follow rule', () => {
  it('should need the relationship to the target', () => {
    expect(followRule.needs(claim)).toEqual([{ source: 'relationships', username: 'Brand' }]);
  });

  it('should approve `following`, whatever other statuses X shows', () => {
    expect(judge(found(['followed_by', 'following', 'muting']))).toEqual({
      outcome: 'approved',
      seen: { targetId: '77', statuses: ['followed_by', 'following', 'muting'] },
    });
  });

  it.each([[[]], [['followed_by']], [['blocking', 'muting']], [['follow_request_received']]] as const)(
    'should reject %j',
    (statuses) => {
      expect(judge(found(statuses))).toMatchObject({
        outcome: 'rejected',
        reason: '@Brand is not followed.',
        aboutPost: null,
      });
    },
  );

  it.each<[string, XRelationship | undefined, string]>([
    ['a request that is open', found(['follow_request_sent']), 'follow_request_pending'],
    ['a status that X left out', found(null), 'relationship_unknown'],
    ['a target that X did not mention', { state: 'unmentioned' }, 'relationship_unknown'],
    ['a target that does not exist', { state: 'gone' }, 'target_unavailable'],
    ['a target that X hides', { state: 'unavailable' }, 'target_unavailable'],
    ['a target that was not read', undefined, 'evidence_incomplete'],
  ])('should be undetermined for %s', (_what, relationship, code) => {
    expect(judge(relationship)).toMatchObject({ outcome: 'undetermined', code });
  });

  describe.each<[string, string | null, boolean]>([
    ['no account yet', null, true],
    ['the account with the handle', '77', true],
    ['an account that had the handle before', '78', false],
  ])('for a task whose target is %s', (_whom, targetUserId, isMeant) => {
    const task = aClaim({ taskType: 'TWITTER_FOLLOW', targetUsername: 'Brand', targetUserId });

    it.each<[string, Extract<XRelationship, { state: 'found' }>['statuses'], object]>([
      ['a follow', ['following'], { outcome: 'approved' }],
      ['none', [], { outcome: 'rejected', code: 'not_followed' }],
      ['an open request', ['follow_request_sent'], { code: 'follow_request_pending' }],
      ['a status that X left out', null, { code: 'relationship_unknown' }],
    ])('should check which account has the handle: %s', (_what, statuses, verdict) => {
      const value = new Map([['brand', found(statuses)] as const]);
      const changed = {
        outcome: 'undetermined',
        code: 'target_changed',
        seen: { targetId: '78', handleBelongsTo: '77' },
      };
      expect(followRule.judge(task, { relationships: { value, failure: null } })).toMatchObject(
        isMeant ? verdict : changed,
      );
    });
  });

  it('should be undetermined when reading failed, unless the relationship is known already', () => {
    const value = new Map<string, XRelationship>();
    const evidence: Evidence = { relationships: { value, failure: RATE_LIMITED } };
    expect(followRule.judge(claim, evidence)).toMatchObject({
      code: 'rate_limited',
      retryAt: RATE_LIMITED.retryAt,
    });
    value.set('brand', found(['following']));
    expect(followRule.judge(claim, evidence)).toMatchObject({ outcome: 'approved' });
  });

  it('should be undetermined without evidence', () => {
    expect(followRule.judge(claim, {})).toMatchObject({ code: 'evidence_incomplete' });
  });

  it('should throw for a stored task without a target', () => {
    expect(() => followRule.needs(aClaim({ targetUsername: null }))).toThrow(RangeError);
  });
});
