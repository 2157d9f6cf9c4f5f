import type { ReviewItem } from '../api/types.js';
import { pointsChange, pointsWords } from './points.js';

const item = (status: ReviewItem['status'], pointsAwarded: number, points: number) => ({
  status,
  pointsAwarded,
  task: { points },
});

describe('the points that a decision changes', () => {
  it.each([
    ['PENDING', 0, 10, 'APPROVED', 10, '@ann gets 10 points.'],
    ['REJECTED', 0, 1, 'APPROVED', 1, '@ann gets 1 point.'],
    ['PENDING', 0, 0, 'APPROVED', 0, 'The task gives no points.'],
    ['APPROVED', 10, 25, 'APPROVED', 0, '@ann keeps the 10 points and gets no more.'],
    ['APPROVED', 10, 25, 'REJECTED', -10, '10 points are taken back from @ann.'],
    ['APPROVED', 1, 25, 'REJECTED', -1, '1 point is taken back from @ann.'],
    ['APPROVED', 0, 25, 'REJECTED', 0, '@ann neither gets nor loses points.'],
    ['PENDING', 0, 10, 'REJECTED', 0, '@ann neither gets nor loses points.'],
    ['REJECTED', 0, 10, 'REJECTED', 0, '@ann neither gets nor loses points.'],
  ] as const)(
    'should be given or taken back when %s with %i of %i points becomes %s',
    (status, awarded, worth, decision, change, words) => {
      expect(pointsChange(item(status, awarded, worth), decision)).toBe(change);
      expect(pointsWords(item(status, awarded, worth), decision, '@ann')).toBe(words);
    },
  );
});
