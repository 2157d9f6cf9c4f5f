import { describeMysqlColumn } from './mysql-column.js';

const column = { type: 'int', required: true, defaultValue: null, extra: '', collation: null };
const text = { ...column, type: 'varchar(191)', collation: 'utf8mb4_bin' };

/** MySQL 8 according to its manual of information_schema; MariaDB as the drift specs read it. */
describe('describeMysqlColumn', () => {
  it.each([
    [
      'a number',
      { ...column, defaultValue: '0' },
      { ...column, type: 'int(11)', defaultValue: '0' },
      'INT NOT NULL DEFAULT 0',
    ],
    ['a large number', { ...column, type: 'bigint' }, { ...column, type: 'bigint(20)' }, 'BIGINT NOT NULL'],
    [
      'a boolean',
      { ...column, type: 'tinyint(1)', defaultValue: '1' },
      { ...column, type: 'tinyint(1)', defaultValue: '1' },
      'TINYINT(1) NOT NULL DEFAULT 1',
    ],
    ['a small number', { ...column, type: 'tinyint' }, { ...column, type: 'tinyint(4)' }, 'TINYINT NOT NULL'],
    [
      'a text with a default',
      { ...text, defaultValue: "it's" },
      { ...text, defaultValue: "'it''s'" },
      `VARCHAR(191) COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s'`,
    ],
    [
      'a text without a default',
      { ...text, required: false },
      { ...text, required: false, defaultValue: 'NULL' },
      'VARCHAR(191) COLLATE utf8mb4_bin',
    ],
    [
      'a text with the default NULL in letters',
      { ...text, defaultValue: 'NULL' },
      { ...text, defaultValue: "'NULL'" },
      `VARCHAR(191) COLLATE utf8mb4_bin NOT NULL DEFAULT 'NULL'`,
    ],
    [
      'the time of the write',
      { ...column, type: 'datetime(3)', defaultValue: 'CURRENT_TIMESTAMP(3)', extra: 'DEFAULT_GENERATED' },
      { ...column, type: 'datetime(3)', defaultValue: 'current_timestamp(3)' },
      'DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    ],
    [
      'an expression as default',
      { ...text, defaultValue: 'uuid()', extra: 'DEFAULT_GENERATED' },
      { ...text, defaultValue: 'uuid()' },
      'VARCHAR(191) COLLATE utf8mb4_bin NOT NULL DEFAULT uuid()',
    ],
  ])('should describe %s the same for MySQL and MariaDB', (_what, mysql, mariaDb, words) => {
    expect(describeMysqlColumn(mysql, false)).toBe(words);
    expect(describeMysqlColumn(mariaDb, true)).toBe(words);
  });
});
