import { idsInWords } from './ids-words.js';
import { readIds } from './read-ids.js';

describe('pasted ids', () => {
  it.each([
    ['blanks and tabs', 'a1 b2\tc3'],
    ['lines of any system', 'a1\nb2\r\nc3'],
    ['commas', 'a1,b2, c3,'],
    ['semicolons', 'a1;b2;;c3'],
    ['all of them', ' a1 ,\n;b2;\t"c3" '],
    ['straight and curly quotes', `"a1" 'b2' “c3”`],
    ['JSON', '["a1","b2","c3"]'],
    ['SQL', "('a1', 'b2', 'c3')"],
  ])('should be read with %s between or around them', (_, text) => {
    expect(readIds(text)).toEqual({ ids: ['a1', 'b2', 'c3'], duplicates: 0, invalid: [] });
  });

  it('should be taken once each, in their first order, with duplicates counted', () => {
    expect(readIds('b a b "a" b')).toEqual({ ids: ['b', 'a'], duplicates: 3, invalid: [] });
  });

  it('should keep their characters and case', () => {
    expect(readIds(`Ab-c_1.2 ab-c_1.2 o'neil`).ids).toEqual(['Ab-c_1.2', 'ab-c_1.2', `o'neil`]);
  });

  it.each(['', ' \n\t', '"" , []', ';;,'])('should not be found in %j', (text) => {
    expect(readIds(text)).toEqual({ ids: [], duplicates: 0, invalid: [] });
  });

  it('should be reported as invalid when no completion can have them', () => {
    const long = 'x'.repeat(192);
    const { ids, invalid } = readIds(`ok ä ${long} nul\0 ${'y'.repeat(191)}`);
    expect(ids).toEqual(['ok', 'y'.repeat(191)]);
    expect(invalid.map(({ text }) => text)).toEqual(['ä', long, 'nul\0']);
    expect(invalid[1]?.why).toContain('191');
  });
});

describe('the summary of pasted ids', () => {
  it('should name duplicates, invalid ids and chunks only when there are any', () => {
    expect(idsInWords(readIds('a'))).toBe('1 id');
    expect(idsInWords(readIds('a b b ä'))).toBe('2 ids · 1 duplicate ignored · 1 invalid');
    const many = Array.from({ length: 51 }, (_, number) => `id${number}`).join(' ');
    expect(idsInWords(readIds(many))).toBe('51 ids · sent in 3 chunks');
  });
});
