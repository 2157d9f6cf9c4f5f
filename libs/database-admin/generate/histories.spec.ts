import { nextMigrationName } from './histories.js';

const NOW = new Date('2026-03-04T05:06:07.890Z');

describe('nextMigrationName', () => {
  it('should start with the time in UTC, to the second', () => {
    expect(nextMigrationName('add_tags', ['20251101000000_host_tables'], NOW)).toBe(
      '20260304050607_add_tags',
    );
    expect(nextMigrationName('add_tags', [], NOW)).toBe('20260304050607_add_tags');
  });

  it.each([
    ['20260304050607_same_second', '20260304050608_add_tags'],
    ['20991231235959_clock_behind', '21000101000000_add_tags'],
    ['20991231239999_no_such_time', '21000101004040_add_tags'],
  ])('should sort after %s', (newest, expected) => {
    const name = nextMigrationName('add_tags', ['20251101000000_host_tables', newest], NOW);

    expect(name).toBe(expected);
    expect(name > newest).toBe(true);
  });

  it.each(['', 'Add', '1st', 'add-tags', 'add tags', '../up', 'a'.repeat(62), 'añadir'])(
    'should refuse the name "%s"',
    (name) => {
      expect(() => nextMigrationName(name, [], NOW)).toThrow(expect.objectContaining({ code: 'bad_name' }));
    },
  );

  it('should refuse a name that another migration has', () => {
    expect(() => nextMigrationName('host_tables', ['20251101000000_host_tables'], NOW)).toThrow(
      expect.objectContaining({ code: 'name_taken' }),
    );
  });
});
