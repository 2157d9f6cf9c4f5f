import { composeText, entitiesOf, isLongText, repostText, shownText } from './post-text.js';

const nobody = () => undefined;

describe('composeText', () => {
  it('should shorten addresses and keep the punctuation around them', () => {
    const { text, links } = composeText('Look (https://example.org/a?b=1), please.');
    expect(text).toMatch(/^Look \(https:\/\/t\.co\/[a-z0-9]{10}\), please\.$/);
    expect([...links.values()]).toEqual(['https://example.org/a?b=1']);
  });

  it('should add an address that the text lacks at its end', () => {
    const { text } = composeText('Hello', ['https://example.org/']);
    expect(text).toMatch(/^Hello https:\/\/t\.co\/\w{10}$/);
  });
});

describe('entitiesOf', () => {
  it('should find addresses, mentions, hashtags and cashtags with positions in characters', () => {
    const { text, links } = composeText('👋 @Ada #launch $ADA https://www.example.org/x');
    const entities = entitiesOf(text, links, (username) => (username === 'Ada' ? '7' : undefined));
    expect(entities).toEqual({
      mentions: [{ start: 2, end: 6, username: 'Ada', id: '7' }],
      hashtags: [{ start: 7, end: 14, tag: 'launch' }],
      cashtags: [{ start: 15, end: 19, tag: 'ADA' }],
      urls: [
        {
          start: 20,
          end: 43,
          url: text.slice(-23),
          expanded_url: 'https://www.example.org/x',
          display_url: 'example.org/x',
        },
      ],
    });
  });

  it('should be undefined for plain text and for an e-mail address', () => {
    expect(entitiesOf('write to me@example.org', new Map(), nobody)).toBeUndefined();
  });
});

describe('shown texts', () => {
  it('should cut a long text and recognise it as long', () => {
    const long = 'x'.repeat(281);
    expect(shownText(long)).toBe(`${'x'.repeat(279)}…`);
    expect([isLongText(long), isLongText('x'.repeat(280))]).toEqual([true, false]);
  });

  it('should write a repost as X does, in at most 140 characters', () => {
    expect(repostText('ada', 'Hi')).toBe('RT @ada: Hi');
    expect(repostText('ada', 'x'.repeat(200))).toHaveLength(140);
  });
});
