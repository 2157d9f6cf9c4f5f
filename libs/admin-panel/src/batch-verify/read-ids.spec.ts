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
    expect(readIds(text)).toEqual({ ids: ['a1', 'b2', 'c3'], duplicates: 0, impossible: [] });
  });

  it('should be taken once each, in the order of their first place, and the others counted', () => {
    expect(readIds('b a b "a" b')).toEqual({ ids: ['b', 'a'], duplicates: 3, impossible: [] });
  });

  it('should be as they were written inside: letters in another case are another id', () => {
    expect(readIds(`Ab-c_1.2 ab-c_1.2 o'neil`).ids).toEqual(['Ab-c_1.2', 'ab-c_1.2', `o'neil`]);
  });

  it.each(['', ' \n\t', '"" , []', ';;,'])('should be none in %j', (text) => {
    expect(readIds(text)).toEqual({ ids: [], duplicates: 0, impossible: [] });
  });

  it('should be set apart where no completion can have them', () => {
    const long = 'x'.repeat(192);
    const { ids, impossible } = readIds(`ok ä ${long} nul\0 ${'y'.repeat(191)}`);
    expect(ids).toEqual(['ok', 'y'.repeat(191)]);
    expect(impossible.map(({ text }) => text)).toEqual(['ä', long, 'nul\0']);
    expect(impossible[1]?.why).toContain('191');
  });
});

describe('the line about pasted ids', () => {
  it('should tell of duplicates, impossible ones and chunks only where there are any', () => {
    expect(idsInWords(readIds('a'))).toBe('1 id');
    expect(idsInWords(readIds('a b b ä'))).toBe('2 ids · 1 duplicate dropped · 1 cannot be an id');
    const many = Array.from({ length: 51 }, (_, number) => `id${number}`).join(' ');
    expect(idsInWords(readIds(many))).toBe('51 ids · sent in 3 chunks');
  });
});
