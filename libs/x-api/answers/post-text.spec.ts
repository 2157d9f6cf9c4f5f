import { isCutOff, writtenText } from './post-text.js';

describe('the text of a post', () => {
  it('should be unescaped', () => {
    expect(writtenText('Q&amp;A: 1 &lt; 2 &gt; 0', [])).toBe('Q&A: 1 < 2 > 0');
  });

  it('should be unescaped only once', () => {
    expect(writtenText('&amp;lt;', [])).toBe('&lt;');
  });

  it('should have the full addresses of shortened links', () => {
    const links = [
      { url: 'https://t.co/a1', expandedUrl: 'https://example.com/launch?a=1' },
      { url: 'https://t.co/b2', expandedUrl: 'https://example.com/$&' },
    ];
    expect(writtenText('Go to https://t.co/a1 or https://t.co/b2', links)).toBe(
      'Go to https://example.com/launch?a=1 or https://example.com/$&',
    );
  });
});

describe('a text that X cut off', () => {
  it.each([
    ['278 letters and the sign', `${'a'.repeat(278)}…`, true],
    ['268 letters and the sign', `${'a'.repeat(268)}…`, true],
    ['fewer letters', `${'a'.repeat(267)}…`, false],
    ['half as many of a script that counts twice', `${'発'.repeat(134)}…`, true],
    ['fewer of them', `${'発'.repeat(133)}…`, false],
    ['a link to the whole behind the sign', `${'a'.repeat(253)}… https://t.co/abcdefghij`, true],
    ['characters that X escapes', `${'&amp;'.repeat(134)}…`, false],
    ['no sign', 'a'.repeat(280), false],
    ['the sign inside', `${'a'.repeat(140)}…${'a'.repeat(138)}`, false],
  ])('should be recognised by its length and the sign at its end: %s', (_what, text, isCut) => {
    expect(isCutOff(text)).toBe(isCut);
  });
});
