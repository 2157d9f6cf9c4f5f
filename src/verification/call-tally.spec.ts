import { CallTally } from './call-tally.js';

describe('the shares of the calls', () => {
  it('should give each call to the first claim that needed it', () => {
    const tally = new CallTally(
      new Map([
        ['timeline', 3],
        ['likes', 1],
        ['targets', 1],
      ]),
    );
    expect(tally.take(['timeline', 'targets'])).toBe(4);
    expect(tally.take(['timeline', 'likes'])).toBe(1);
    expect(tally.take(['timeline', 'likes', 'targets'])).toBe(0);
    expect(tally.total).toBe(5);
  });

  it('should count a source once although a claim names it twice', () => {
    expect(new CallTally(new Map([['posts', 2]])).take(['posts', 'posts'])).toBe(2);
  });

  it('should say of every claim whether X was asked for it, whoever counts the call', () => {
    const tally = new CallTally(
      new Map([
        ['timeline', 1],
        ['targets', 0],
      ]),
    );
    tally.take(['timeline']);
    expect(tally.reachedX(['timeline'])).toBe(true);
    expect(tally.reachedX(['likes', 'timeline'])).toBe(true);
    expect(tally.reachedX(['targets'])).toBe(false);
    expect(tally.reachedX(['likes'])).toBe(false);
    expect(tally.reachedX([])).toBe(false);
  });
});
