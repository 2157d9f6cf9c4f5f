import { MemberWords } from './member-words.js';

const words = new MemberWords('user-4711', ['@Ann_Walker', '1730449820063105030', 'ann@members.example']);

describe('what people wrote', () => {
  it.each([
    ['user-4711', 'erased'],
    ['ann_walker', 'erased'],
    ['@ANN_WALKER', 'erased'],
    ['Same person as @ann_walker.', 'Same person as erased.'],
    ["ann_walker's second account", "erased's second account"],
    ['(ann_walker, user-4711)', '(erased, erased)'],
    ['由ann_walker提交', '由erased提交'],
    ['id 1730449820063105030!', 'id erased!'],
    ['wrote from ann@members.example', 'wrote from erased'],
    ['https://x.com/ann_walker/status/5', 'https://x.com/erased/status/5'],
    ['https://mobile.twitter.com/Ann_Walker', 'https://mobile.twitter.com/erased'],
    ['ann_walker2 and xann_walker', 'ann_walker2 and xann_walker'],
    ['user-47110 and user-4711-b', 'user-47110 and user-4711-b'],
    ['auth0|ann_walker', 'auth0|ann_walker'],
    ['USER-4711', 'USER-4711'],
    ['ann@members.example.org', 'erased.org'],
    ['', ''],
  ])('%j should become %j', (text, rest) => {
    expect(words.redact(text, 'person')).toBe(rest);
  });

  it.each([
    ['{"userId":"user-4711","points":3}', '{"userId":"erased","points":3}'],
    ['{"search":"@ann_walker","to":null}', '{"search":"erased","to":null}'],
    ['{"list":[{"of":"by ann_walker"},true]}', '{"list":[{"of":"by erased"},true]}'],
    ['{ "spaced": "as it was" }', '{ "spaced": "as it was" }'],
    ['[ann_walker] said so', '[erased] said so'],
  ])('%s should become %s', (text, rest) => {
    expect(words.redact(text, 'person')).toBe(rest);
  });

  it('should keep a short number in a sentence, and replace it as the whole text or after an @', () => {
    const short = new MemberWords('30', ['12345']);
    expect(short.redact('30', 'person')).toBe('erased');
    expect(short.redact('{"userId":"30","days":30}', 'person')).toBe('{"userId":"erased","days":30}');
    expect(short.redact('30 days, 12345 posts by @12345', 'person')).toBe('30 days, 12345 posts by erased');
  });

  it('should replace an id that must be escaped in JSON and in patterns', () => {
    const odd = new MemberWords('a"b\\c(1+1)');
    const text = JSON.stringify({ userId: 'a"b\\c(1+1)' });
    expect(odd.redact(text, 'person')).toBe('{"userId":"erased"}');
    expect(odd.forms.some((form) => text.includes(form))).toBe(true);
  });
});

describe('what the service wrote', () => {
  const followed = new MemberWords('rejected', ['followed']);

  it.each([
    ['@brand is not followed.', '@brand is not followed.'],
    ['@followed is not followed.', 'erased is not followed.'],
    ['https://x.com/followed/status/5', 'https://x.com/erased/status/5'],
    ['{"state":"followed","result":"rejected"}', '{"state":"followed","result":"rejected"}'],
  ])('%j should become %j, whatever the handle is', (text, rest) => {
    expect(followed.redact(text, 'service')).toBe(rest);
  });

  it('should replace ids that are not words', () => {
    expect(words.redact('{"authorId":"1730449820063105030","proof":"5"}', 'service')).toBe(
      '{"authorId":"erased","proof":"5"}',
    );
    expect(words.redact('the claim of user-4711 failed', 'service')).toBe('the claim of erased failed');
  });
});
