import type { BatchItem } from '../../api/types.js';
import { batchOf, chunksOf, countsOf, idsThat, itemsOf, stopped, withAnswer, withState } from './batch.js';
import { outcomeOf } from './batch-item.js';
import { itemsIn } from '../results/batch-view.js';
import { wordsFor } from '../results/outcome-words.js';

function anAnswer(completionId: string, answer: Partial<BatchItem> = {}): BatchItem {
  return { completionId, status: 'APPROVED', verificationResult: 'APPROVED', errorCode: null, ...answer };
}
const answered = (answer: Partial<BatchItem>) =>
  ({ kind: 'answered', answer: anAnswer('a', answer) }) as const;

describe('a batch', () => {
  it('should keep the results of other ids, and add up the calls', () => {
    const first = withAnswer(batchOf(['a', 'b']), ['a'], { results: [anAnswer('a')], apiCallCount: 2 });
    const second = withAnswer(first, ['b'], {
      results: [anAnswer('b', { status: 'REJECTED' })],
      apiCallCount: 3,
    });
    expect(itemsOf(second).map(({ id, state }) => [id, outcomeOf(state)])).toEqual([
      ['a', 'approved'],
      ['b', 'rejected'],
    ]);
    expect(second.apiCallCount).toBe(5);
  });

  it('should mark an id without a result as unanswered', () => {
    const batch = withAnswer(batchOf(['a', 'b']), ['a', 'b'], { results: [anAnswer('b')], apiCallCount: 0 });
    expect(batch.items.get('a')?.kind).toBe('unanswered');
    expect(batch.items.get('b')?.kind).toBe('answered');
  });

  it('should keep the order of the ids when some are sent again', () => {
    const again = withState(batchOf(['c', 'a', 'b']), ['a'], { kind: 'sent' });
    expect(itemsOf(again).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });

  it('should keep the results it has when it is stopped', () => {
    const half = withAnswer(batchOf(['a', 'b']), ['a'], { results: [anAnswer('a')], apiCallCount: 0 });
    expect(countsOf(itemsOf(stopped(half)))).toMatchObject({ approved: 1, stopped: 1, waiting: 0 });
  });

  it('should be divided into chunks without losing an id', () => {
    expect(chunksOf(['a', 'b', 'c', 'd', 'e'], 2)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(chunksOf([], 2)).toEqual([]);
  });
});

describe('an item', () => {
  it.each([
    ['approved', { status: 'APPROVED' }],
    ['rejected', { status: 'REJECTED', verificationResult: 'REJECTED' }],
    ['failed', { status: null, verificationResult: null, errorCode: 'not_found' }],
    ['failed', { status: 'APPROVED', errorCode: 'internal_error' }],
    ['failed', { status: 'PENDING', verificationResult: 'ERROR', errorCode: 'rate_limited' }],
    ['pending', { status: 'PENDING', verificationResult: null }],
  ] as const)('should count as %s with the answer %j', (outcome, answer) => {
    expect(outcomeOf(answered(answer))).toBe(outcome);
  });

  it('should be failed without an answer, and among the ids to retry', () => {
    const batch = withState(batchOf(['a', 'b']), ['b'], { kind: 'unanswered', why: 'no' });
    expect(idsThat(itemsOf(batch), 'failed')).toEqual(['b']);
    expect(itemsIn('failed', itemsOf(batch)).map(({ id }) => id)).toEqual(['b']);
    expect(itemsIn('open', itemsOf(batch)).map(({ id }) => id)).toEqual(['a']);
    expect(itemsIn('all', itemsOf(batch))).toHaveLength(2);
  });

  it('should explain its code, also one that the panel does not know', () => {
    expect(wordsFor(answered({ status: 'PENDING', errorCode: 'token_expired' }))).toContain('connect again');
    const unknown = answered({ status: 'PENDING', errorCode: 'new_code' as BatchItem['errorCode'] });
    expect(wordsFor(unknown)).toBe('The result is unknown.');
    expect(wordsFor(answered({}))).toBeNull();
  });
});
