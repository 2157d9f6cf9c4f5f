import { newTaskOf, takesRequiredText, targetUserIdFor, taskChangeOf } from './task-input.js';

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

describe('the body that a task form sends', () => {
  it('should hold only fields that the API accepts', () => {
    const change = taskChangeOf({ ...TASK, targetUrl: 'https://x.com/a/status/2' }, TASK);
    expect(Object.keys(change).sort()).toEqual([
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
      'targetUserId',
      'taskType',
      'title',
    ]);
  });

  it('should set an emptied field to null', () => {
    expect(taskChangeOf(TASK, TASK)).toMatchObject({
      description: null,
      startsAt: null,
      isActive: false,
      points: 5,
    });
  });

  it('should leave out the empty fields of a new task', () => {
    expect(
      newTaskOf({ title: 'Follow', taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/a', points: '' }),
    ).toEqual({
      title: 'Follow',
      taskType: 'TWITTER_FOLLOW',
      targetUrl: 'https://x.com/a',
      points: 0,
    });
  });

  it('should drop the required text for a type that has none', () => {
    expect(taskChangeOf({ ...TASK, taskType: 'TWITTER_LIKE' }, TASK).requiredText).toBeNull();
    expect(takesRequiredText('TWITTER_REPLY')).toBe(true);
    expect(takesRequiredText('TWITTER_FOLLOW')).toBe(false);
  });
});

describe('the target that a task form sends', () => {
  const FOLLOW = {
    ...TASK,
    taskType: 'TWITTER_FOLLOW',
    targetUrl: 'https://x.com/a',
    targetUserId: '11',
    requiredText: null,
  };
  const sent = (values: object) => {
    const change = taskChangeOf({ ...FOLLOW, ...values }, FOLLOW);
    return Object.fromEntries(Object.entries(change).filter(([name]) => name.startsWith('target')));
  };

  it('should be left out when the form does not change it', () => {
    expect(sent({ title: 'Another title' })).toEqual({});
  });

  it.each([
    ['another address', { targetUrl: 'https://x.com/b', targetUserId: '' }, 'https://x.com/b', null],
    ['another account', { targetUserId: '12' }, 'https://x.com/a', '12'],
    ['no account', { targetUserId: '' }, 'https://x.com/a', null],
    ['the account that has the handle now', { meansNewAccount: true }, 'https://x.com/a', null],
    ['the same with an id', { meansNewAccount: true, targetUserId: '12' }, 'https://x.com/a', '12'],
  ])('should have its address and account for %s', (_what, values, targetUrl, targetUserId) => {
    expect(sent(values)).toEqual({ targetUrl, targetUserId });
  });

  it('should have no account for a type that is about a post', () => {
    const post = { taskType: 'TWITTER_LIKE', targetUrl: 'https://x.com/a/status/1' };
    expect(sent(post)).toEqual({ targetUrl: post.targetUrl, targetUserId: null });
  });

  it('should keep the id only with the address it belongs to', () => {
    expect(targetUserIdFor('https://x.com/b', '11', FOLLOW)).toBeNull();
    expect(targetUserIdFor('https://x.com/b', '12', FOLLOW)).toBe('12');
    expect(targetUserIdFor('https://x.com/a', null, FOLLOW)).toBe('11');
    expect(targetUserIdFor('https://x.com/a', '12', FOLLOW)).toBe('12');
  });
});
