import { TASK_TYPES } from '#task-target';
import { missingScopes } from './required-scopes.js';

const READ = ['tweet.read', 'users.read'];
const EXTRA: Readonly<Record<string, string>> = {
  TWITTER_LIKE: 'like.read',
  TWITTER_BOOKMARK: 'bookmark.read',
};

describe.each(TASK_TYPES)('the scopes that %s cannot do without', (taskType) => {
  const extra = EXTRA[taskType] === undefined ? [] : [EXTRA[taskType]];

  it('should all be there, or be named', () => {
    expect(missingScopes(taskType, [...READ, ...extra, 'offline.access'])).toEqual([]);
    expect(missingScopes(taskType, READ)).toEqual(extra);
    expect(missingScopes(taskType, ['users.read', ...extra])).toEqual(['tweet.read']);
    expect(missingScopes(taskType, [])).toEqual([...READ, ...extra]);
  });
});
