import { writtenText } from './post-text.js';

describe('the text of a post', () => {
  it('should read as it was written where X escapes it', () => {
    expect(writtenText('Q&amp;A: 1 &lt; 2 &gt; 0', [])).toBe('Q&A: 1 < 2 > 0');
  });

  it('should be unescaped once only', () => {
    expect(writtenText('&amp;lt;', [])).toBe('&lt;');
  });

  it('should hold the addresses that X shortened', () => {
    const links = [
      { url: 'https://t.co/a1', expandedUrl: 'https://example.com/launch?a=1' },
      { url: 'https://t.co/b2', expandedUrl: 'https://example.com/$&' },
    ];
    expect(writtenText('Go to https://t.co/a1 or https://t.co/b2', links)).toBe(
      'Go to https://example.com/launch?a=1 or https://example.com/$&',
    );
  });
});
