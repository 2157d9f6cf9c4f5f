import { parseTaskTarget, TaskTargetError } from './task-target.js';
import { isWrittenByMember, parseTaskType, TASK_TYPES } from './task-type.js';

const POST = 'https://x.com/brand/status/12';
const PROFILE = 'https://x.com/Brand';

describe('the target of a task', () => {
  it('should be an account for a follow task', () => {
    expect(parseTaskTarget('TWITTER_FOLLOW', PROFILE)).toEqual({
      targetUrl: PROFILE,
      targetUsername: 'Brand',
      targetTweetId: null,
    });
  });

  it.each(TASK_TYPES.filter((type) => type !== 'TWITTER_FOLLOW'))('should be a post for %s', (taskType) => {
    expect(parseTaskTarget(taskType, POST)).toEqual({
      targetUrl: POST,
      targetUsername: 'brand',
      targetTweetId: '12',
    });
    expect(() => parseTaskTarget(taskType, PROFILE)).toThrow(TaskTargetError);
  });

  it.each(TASK_TYPES)('should be required for %s unless it is a post task', (taskType) => {
    if (taskType === 'TWITTER_POST') {
      expect(parseTaskTarget(taskType, null)).toEqual({
        targetUrl: null,
        targetUsername: null,
        targetTweetId: null,
      });
    } else {
      expect(() => parseTaskTarget(taskType, null)).toThrow('targetUrl is needed for this task type');
    }
  });

  it('should not be a post for a follow task', () => {
    expect(() => parseTaskTarget('TWITTER_FOLLOW', POST)).toThrow(TaskTargetError);
  });
});

describe('the address of a target', () => {
  it('should be kept in its plain form', () => {
    expect(parseTaskTarget('TWITTER_FOLLOW', ' twitter.com/Brand/?s=20 ').targetUrl).toBe(PROFILE);
    expect(parseTaskTarget('TWITTER_LIKE', 'mobile.twitter.com/brand/status/12/photo/1').targetUrl).toBe(
      POST,
    );
    expect(parseTaskTarget('TWITTER_LIKE', 'x.com/i/web/status/12').targetUrl).toBe(
      'https://x.com/i/status/12',
    );
  });
});

describe('task types', () => {
  it('should say which need a post written by the member', () => {
    expect(TASK_TYPES.filter(isWrittenByMember)).toEqual(['TWITTER_QUOTE', 'TWITTER_REPLY', 'TWITTER_POST']);
  });

  it('should not be read from an unknown text', () => {
    expect(parseTaskType('TWITTER_LIKE')).toBe('TWITTER_LIKE');
    expect(() => parseTaskType('twitter_like')).toThrow(RangeError);
  });
});
