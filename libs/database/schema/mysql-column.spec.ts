import { mysqlColumnWords } from './mysql-column.js';

const column = { type: 'int', required: true, fallback: null, extra: '', collation: null };
const text = { ...column, type: 'varchar(191)', collation: 'utf8mb4_bin' };

/** MySQL 8 as its manual describes information_schema; MariaDB as the drift specs find it. */
describe('mysqlColumnWords', () => {
  it.each([
    [
      'a number',
      { ...column, fallback: '0' },
      { ...column, type: 'int(11)', fallback: '0' },
      'INT NOT NULL DEFAULT 0',
    ],
    ['a large number', { ...column, type: 'bigint' }, { ...column, type: 'bigint(20)' }, 'BIGINT NOT NULL'],
    [
      'a boolean',
      { ...column, type: 'tinyint(1)', fallback: '1' },
      { ...column, type: 'tinyint(1)', fallback: '1' },
      'TINYINT(1) NOT NULL DEFAULT 1',
    ],
    ['a small number', { ...column, type: 'tinyint' }, { ...column, type: 'tinyint(4)' }, 'TINYINT NOT NULL'],
    [
      'a text with a default',
      { ...text, fallback: "it's" },
      { ...text, fallback: "'it''s'" },
      `VARCHAR(191) COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s'`,
    ],
    [
      'a text without a default',
      { ...text, required: false },
      { ...text, required: false, fallback: 'NULL' },
      'VARCHAR(191) COLLATE utf8mb4_bin',
    ],
    [
      'a text with the default NULL in letters',
      { ...text, fallback: 'NULL' },
      { ...text, fallback: "'NULL'" },
      `VARCHAR(191) COLLATE utf8mb4_bin NOT NULL DEFAULT 'NULL'`,
    ],
    [
      'the time of the write',
      { ...column, type: 'datetime(3)', fallback: 'CURRENT_TIMESTAMP(3)', extra: 'DEFAULT_GENERATED' },
      { ...column, type: 'datetime(3)', fallback: 'current_timestamp(3)' },
      'DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    ],
    [
      'an expression as default',
      { ...text, fallback: 'uuid()', extra: 'DEFAULT_GENERATED' },
      { ...text, fallback: 'uuid()' },
      'VARCHAR(191) COLLATE utf8mb4_bin NOT NULL DEFAULT uuid()',
    ],
  ])('should say %s in the same words for MySQL and MariaDB', (_what, mysql, mariaDb, words) => {
    expect(mysqlColumnWords(mysql, false)).toBe(words);
    expect(mysqlColumnWords(mariaDb, true)).toBe(words);
  });
});
