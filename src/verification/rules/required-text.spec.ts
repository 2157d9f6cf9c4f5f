import type { XPostReference } from '#x-api';
import fc from 'fast-check';
import { holdsText } from './required-text.js';

const aPost = (text: string, references: readonly XPostReference[] = []) => ({ id: '900', text, references });
const holds = (requiredText: string, text: string): boolean => holdsText(aPost(text), requiredText);

describe('the required text of a post', () => {
  it.each([
    ["I'm in", 'I’m in'],
    ["I'm in", 'I´m in'],
    ['"gm"', '“gm”'],
    ['"gm"', '«gm»'],
    ['Soon...', 'Soon…'],
    ['#アクメ', '＃アクメ'],
    ['$ACME', '＄ACME'],
    ['❤️', '❤'],
    ['❤', 'so ❤️ good'],
    ['join @acme now', 'join \u2068@acme\u2069 now'],
    ['ACME', 'ac\u00ADme'],
    ['acme – now', 'acme — now'],
    ['well-known', 'well‑known'],
    ['two words', 'two\u00A0 \n words'],
    ['STRASSE', 'Straße'],
    ['ΟΔΟΣ', 'οδος'],
    ['ﬁne', 'FINE'],
    ['café', 'cafe\u0301'],
    ['１００', '100'],
    ['ｱｸﾒ', 'アクメ'],
    ['https://acme.example/launch', 'look http://acme.example/launch'],
    ['https://acme.example/launch', 'acme.example/launch/'],
    ['acme.example/launch/', 'https://ACME.example/launch.'],
    ['acme.example', '(https://acme.example)'],
  ])('should find %j in %j', (requiredText, text) => {
    expect(holds(requiredText, text)).toBe(true);
  });

  it.each([
    ['#acme', '#acmecoin'],
    ['#acme', '#acme_coin'],
    ['#acme', '#acmeコイン'],
    ['#アクメ', '#アクメコイン'],
    ['#acme', 'x#acme'],
    ['@acme', '@acme_fake'],
    ['@acme', 'mail@acme'],
    ['$ACME', '$ACMEX'],
    ['acme', 'acmes'],
    ['acme', 'theacme'],
    ['100', '1000'],
    ['acme.example/a', 'https://acme.example/abc'],
    ['acme.example/a', 'https://acme.example/a/b'],
    ['acme.example/a', 'https://acme.example/a.html'],
    ['acme.example', 'https://acme.example.evil.example'],
    ['acme.example/a', 'https://not.acme.example/a'],
    ['acme.example/a', 'https://wwww.acme.example/a'],
    ['acme.example/a', 'https://evil.example/acme.example/a'],
    ['🇩🇪', '🇦🇩🇪🇺'],
    ['sık', 'sik'],
    ['#acme', ''],
  ])('should not find %j in %j', (requiredText, text) => {
    expect(holds(requiredText, text)).toBe(false);
  });

  it.each([
    ['#acme', '#acmecoin and #acme'],
    ['#acme', '#acme!'],
    ['#acme', '(#acme)'],
    ['@acme', '@acmeさん'],
    ['acme', "acme's"],
    ['acme', '#acme'],
    ['acme', '今日acmeを買う'],
    ['アクメ', 'このアクメコイン'],
    ['한국', '한국에서'],
    ['สวัสดี', 'สวัสดีครับ'],
    ['acme.example/a', 'see acme.example/a, please'],
    ['acme.example/a', 'https://www.acme.example/a?ref=me'],
    ['acme.example/a', 'https://acme.example/a#b'],
    ['acme.example/a', "'acme.example/a'"],
  ])('should find %j, which ends where a word ends, in %j', (requiredText, text) => {
    expect(holds(requiredText, text)).toBe(true);
  });

  it('should be found in any post when no text is required', () => {
    expect(holdsText({ id: '1', text: null, references: [] }, null)).toBe(true);
    expect(holdsText({ id: '1', text: null, references: [] }, 'gm')).toBe(false);
  });

  it('should be found in a post that is the same text, and between words', () => {
    const texts = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => /[\p{L}\p{N}\p{S}]/u.test(text));
    fc.assert(
      fc.property(texts, (text) => {
        expect(holds(text, text)).toBe(true);
        expect(holds(text, `so ${text} it is`)).toBe(true);
      }),
    );
  });
});

describe('the part of a post that the member wrote', () => {
  const reply: XPostReference[] = [{ kind: 'replied_to', id: '7' }];
  const quote: XPostReference[] = [{ kind: 'quoted', id: '7' }];

  it.each([
    ['the mention that X puts before a reply', '@brand', '@brand meh', reply, false],
    ['one of several such mentions', '@brand', '@ada @brand meh', reply, false],
    ['one in invisible marks', '@brand', '\u2068@brand\u2069 meh', reply, false],
    ['a mention further on in a reply', '@brand', '@ada hello @brand', reply, true],
    ['a mention at the beginning of a post', '@brand', '@brand gm', [], true],
    ['the link that X puts behind a quote', 'brand', 'meh https://x.com/brand/status/7', quote, false],
    ['the same with an end', 'brand', 'meh https://twitter.com/brand/status/7?s=20', quote, false],
    [
      'the same before a picture',
      'brand',
      'meh https://x.com/brand/status/7 https://x.com/me/status/900/photo/1',
      quote,
      false,
    ],
    ['the link to a picture of the post', 'ada', 'meh https://x.com/ada/status/900/photo/1', [], false],
    ['a link to another post', 'brand', 'meh https://x.com/brand/status/8', quote, true],
    ['the words of a quote', 'brand', 'brand! https://x.com/brand/status/7', quote, true],
  ] as const)(
    'should be searched without what X added: %s: %j in %j',
    (_what, requiredText, text, references, isFound) => {
      expect(holdsText(aPost(text, references), requiredText)).toBe(isFound);
    },
  );
});
