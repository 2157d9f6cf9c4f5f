import type { XProfile } from '#x-api';
import { gateNeeds, judgeAccountAge, judgeGates } from './account-gates.js';
import type { Evidence } from '../../evidence/evidence.js';
import { RATE_LIMITED } from '../../testing/builders.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const now = new Date('2026-11-22T10:00:00.000Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
const open = { minAccountAgeDays: null, minFollowers: null };
const ageOf10 = { ...open, minAccountAgeDays: 10 };
const fans100 = { ...open, minFollowers: 100 };
const unknown = { accountCreatedAt: null, followersCount: null };
const ASKS = [{ source: 'profile' }];

function profile(fields: Partial<XProfile>): Evidence {
  const value: XProfile = {
    id: '1',
    username: 'member',
    name: 'Member',
    profileImageUrl: null,
    createdAt: null,
    followersCount: null,
    protected: false,
    ...fields,
  };
  return { profile: { value, failure: null } };
}

describe('what the account gates need from X', () => {
  it.each([
    ['a task without gates', open, unknown, []],
    ['an age that is known', ageOf10, { ...unknown, accountCreatedAt: daysAgo(1) }, []],
    ['an age that is not known', ageOf10, unknown, ASKS],
    ['followers enough', fans100, { ...unknown, followersCount: 100 }, []],
    ['too few followers', fans100, { ...unknown, followersCount: 99 }, ASKS],
    ['followers that are not known', fans100, unknown, ASKS],
    ['no followers wanted, none known', { ...open, minFollowers: 0 }, unknown, ASKS],
  ])('should be right for %s', (_what, task, facts, needs) => {
    expect(gateNeeds(task, facts)).toEqual(needs);
  });
});

describe('the age gate', () => {
  it.each([
    [10, null],
    [9.999, 9],
    [0, 0],
    [-1, -1],
  ])('should count whole days: %d days', (days, accountAgeDays) => {
    const verdict = judgeAccountAge(ageOf10, daysAgo(days), now);
    if (accountAgeDays === null) expect(verdict).toBeNull();
    else expect(verdict).toMatchObject({ outcome: 'rejected', aboutPost: null, seen: { accountAgeDays } });
  });

  it('should give no verdict without a gate, or without a known age', () => {
    expect(judgeAccountAge(open, daysAgo(1), now)).toBeNull();
    expect(judgeAccountAge(ageOf10, null, now)).toBeNull();
  });
});

describe('the verdict of the account gates', () => {
  it('should be null when the stored facts pass them', () => {
    const facts = { accountCreatedAt: daysAgo(10), followersCount: 100 };
    expect(judgeGates({ ...ageOf10, minFollowers: 100 }, facts, {}, now)).toBeNull();
    expect(judgeGates(open, unknown, {}, now)).toBeNull();
  });

  it('should follow the newer number of followers', () => {
    const facts = { ...unknown, followersCount: 99 };
    expect(judgeGates(fans100, facts, profile({ followersCount: 100 }), now)).toBeNull();
    expect(judgeGates(fans100, facts, profile({ followersCount: 98 }), now)).toEqual({
      outcome: 'rejected',
      code: 'too_few_followers',
      reason: 'The X account must have at least 100 followers.',
      aboutPost: null,
      seen: { followersCount: 98 },
    });
  });

  it('should be undetermined when X left out the followers and too few were stored', () => {
    expect(judgeGates(fans100, { ...unknown, followersCount: 99 }, profile({}), now)).toMatchObject({
      outcome: 'undetermined',
      code: 'evidence_incomplete',
    });
  });

  it('should follow the age in the profile when none was stored', () => {
    expect(judgeGates(ageOf10, unknown, profile({ createdAt: daysAgo(11) }), now)).toBeNull();
    expect(judgeGates(ageOf10, unknown, profile({ createdAt: daysAgo(9) }), now)).toMatchObject({
      outcome: 'rejected',
    });
  });

  it.each([
    ['the profile was not read', fans100, {}, 'evidence_incomplete'],
    ['reading it failed', fans100, { profile: { value: null, failure: RATE_LIMITED } }, 'rate_limited'],
    ['X left out the followers', fans100, profile({}), 'evidence_incomplete'],
    ['X left out the age', ageOf10, profile({}), 'evidence_incomplete'],
  ])('should be undetermined when %s', (_what, task, evidence, code) => {
    expect(judgeGates(task, unknown, evidence, now)).toMatchObject({ outcome: 'undetermined', code });
  });
});
