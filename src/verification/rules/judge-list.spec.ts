import { brokenList, partOfList, RATE_LIMITED, wholeList } from '../testing/builders.js';
import { failed, judgeIdList } from './judge-list.js';

const judge = (list: Parameters<typeof judgeIdList>[0]) =>
  judgeIdList(list, { lookUpId: '7', ids: ['7'] }, { code: 'not_liked', reason: 'It is not there.' });

describe('a list that is searched for the target', () => {
  it.each([
    ['was read whole', wholeList('9', '7', '5')],
    ['was read in part', partOfList('9', '7')],
    ['broke off later', brokenList('7')],
  ])('should approve when the target is in a list that %s', (_what, list) => {
    expect(judge(list)).toEqual({ outcome: 'approved', seen: { found: '7' } });
  });

  it.each([
    ['holds others', wholeList('9', '5'), 2],
    ['is empty', wholeList<string>(), 0],
  ])('should reject, with the post to look up, when the complete list %s', (_what, list, entriesSeen) => {
    expect(judge(list)).toEqual({
      outcome: 'rejected',
      code: 'not_liked',
      reason: 'It is not there.',
      aboutPost: '7',
      seen: { found: null, entriesSeen, complete: true },
    });
  });

  it('should be undetermined when only a part was read', () => {
    expect(judge(partOfList('9'))).toMatchObject({ outcome: 'undetermined', code: 'evidence_incomplete' });
  });

  it('should be undetermined when reading failed, with the retry time of X', () => {
    expect(judge(brokenList('9'))).toEqual({
      outcome: 'undetermined',
      code: 'rate_limited',
      detail: RATE_LIMITED.detail,
      retryAt: RATE_LIMITED.retryAt,
      hasFailedAtX: true,
      isHeldBack: false,
      seen: { found: null, entriesSeen: 1, complete: false },
    });
  });

  it('should be undetermined when it was not read', () => {
    expect(judge(undefined)).toMatchObject({ outcome: 'undetermined', code: 'evidence_incomplete' });
  });
});

describe('a source that failed', () => {
  it('should be undetermined, with the reason of the failure', () => {
    expect(failed(RATE_LIMITED)).toMatchObject({ outcome: 'undetermined', code: 'rate_limited', seen: {} });
  });
});
