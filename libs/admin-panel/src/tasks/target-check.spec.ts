import { checkTarget } from './target-check.js';

describe('the address of a task while it is typed', () => {
  it.each([
    ['TWITTER_FOLLOW', 'https://x.com/acme', 'The account @acme'],
    ['TWITTER_LIKE', 'https://x.com/acme/status/12', 'The post 12 of @acme'],
    ['TWITTER_LIKE', 'https://x.com/i/status/12', 'The post 12'],
    ['TWITTER_POST', '', 'Optional. If empty, any post of the member counts.'],
    [undefined, 'https://x.com/acme', 'Choose a type first.'],
  ])('should explain for %s and %j: %s', (taskType, address, words) => {
    expect(checkTarget(taskType, address)).toEqual({ isFine: true, words });
  });

  it.each([
    ['TWITTER_FOLLOW', '', 'This type needs an address.'],
    ['TWITTER_LIKE', null, 'This type needs an address.'],
    ['TWITTER_FOLLOW', 'https://x.com/a/status/1', 'the address of an account'],
    ['TWITTER_QUOTE', 'https://evil.example/a/status/1', 'the address of a post'],
  ])('should refuse for %s and %j: %s', (taskType, address, words) => {
    const check = checkTarget(taskType, address);
    expect(check.isFine).toBe(false);
    expect(check.words).toContain(words);
  });
});
