import { KeysetPages, listName } from './keyset-pages.js';

describe('pages of a keyset list', () => {
  const list = listName('logs', {}, 25);

  it('should know from the beginning where the first page starts', () => {
    expect(new KeysetPages().cursorOf(list, 1)).toBeNull();
  });

  it('should not know a page before the one in front of it was read', () => {
    const pages = new KeysetPages();
    pages.remember(list, 1, 'a');
    expect(pages.cursorOf(list, 2)).toBe('a');
    expect(pages.cursorOf(list, 3)).toBeUndefined();
  });

  it('should remember the pages that were read', () => {
    const pages = new KeysetPages();
    pages.remember(list, 1, 'a');
    pages.remember(list, 2, 'b');
    pages.remember(list, 3, 'c');
    expect([1, 2, 3, 4].map((page) => pages.cursorOf(list, page))).toEqual([null, 'a', 'b', 'c']);
  });

  it('should forget the pages behind one that is now the last', () => {
    const pages = new KeysetPages();
    pages.remember(list, 1, 'a');
    pages.remember(list, 2, 'b');
    pages.remember(list, 1, null);
    expect(pages.cursorOf(list, 2)).toBeUndefined();
    expect(pages.cursorOf(list, 3)).toBeUndefined();
  });

  it('should start again with another filter, resource or page size', () => {
    const pages = new KeysetPages();
    pages.remember(list, 1, 'a');
    for (const other of [
      listName('logs', { userId: 'x' }, 25),
      listName('tasks', {}, 25),
      listName('logs', {}, 50),
    ]) {
      expect(pages.cursorOf(other, 2)).toBeUndefined();
    }
  });

  it('should treat filters as equal whatever the order of their keys', () => {
    expect(listName('logs', { a: 1, b: 2 }, 25)).toBe(listName('logs', { b: 2, a: 1, c: undefined }, 25));
  });

  it('should remember only the fifty lists that were used last', () => {
    const pages = new KeysetPages();
    pages.remember('kept', 1, 'k');
    for (let index = 0; index < 49; index += 1) pages.remember(`list ${index}`, 1, 'x');
    pages.remember('kept', 1, 'k');
    pages.remember('one more', 1, 'x');
    expect(pages.cursorOf('kept', 2)).toBe('k');
    expect(pages.cursorOf('list 0', 2)).toBeUndefined();
    expect(pages.cursorOf('list 1', 2)).toBe('x');
  });
});
