import { newTaskOf, takesRequiredText, taskChangeOf } from './task-input.js';

const TASK = {
  id: 't1',
  title: 'Quote us',
  taskType: 'TWITTER_QUOTE',
  targetUrl: 'https://x.com/a/status/1',
  targetTweetId: '1',
  requiredText: 'hello',
  description: '  ',
  points: 5,
  isActive: false,
  startsAt: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  completion: null,
};

describe('what a task form sends', () => {
  it('should be only what the API takes', () => {
    expect(Object.keys(taskChangeOf(TASK)).sort()).toEqual([
      'description',
      'endsAt',
      'isActive',
      'minAccountAgeDays',
      'minFollowers',
      'points',
      'recheckAfterDays',
      'requiredText',
      'startsAt',
      'targetUrl',
      'taskType',
      'title',
    ]);
  });

  it('should empty a field that was emptied', () => {
    expect(taskChangeOf(TASK)).toMatchObject({
      description: null,
      startsAt: null,
      isActive: false,
      points: 5,
    });
  });

  it('should leave out of a new task what nobody has filled in', () => {
    expect(
      newTaskOf({ title: 'Follow', taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/a', points: '' }),
    ).toEqual({
      title: 'Follow',
      taskType: 'TWITTER_FOLLOW',
      targetUrl: 'https://x.com/a',
      points: 0,
    });
  });

  it('should not carry a required text into a type that knows none', () => {
    expect(taskChangeOf({ ...TASK, taskType: 'TWITTER_LIKE' }).requiredText).toBeNull();
    expect(takesRequiredText('TWITTER_REPLY')).toBe(true);
    expect(takesRequiredText('TWITTER_FOLLOW')).toBe(false);
  });
});
