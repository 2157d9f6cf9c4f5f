import { delayWords } from './delay-words.js';

describe('the delay of second looks', () => {
  it.each([
    [15, 'up to 15 s'],
    [90, 'up to 90 s'],
    [120, 'up to 120 s'],
    [300, 'up to 5 min'],
    [3_600, 'up to 1 h'],
    [86_400, 'over 1 h'],
  ])('should be shown for %i s: %s', (seconds, words) => {
    expect(delayWords(seconds)).toBe(words);
  });
});
