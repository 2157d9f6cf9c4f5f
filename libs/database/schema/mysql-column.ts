import { columnWords, textLiteral } from './words.js';

/** A column as information_schema.COLUMNS has it. */
export interface MysqlColumn {
  readonly type: string;
  readonly required: boolean;
  readonly fallback: string | null;
  readonly extra: string;
  readonly collation: string | null;
}

/**
 * The same column has several spellings: MySQL before 8.0.19 and MariaDB print the width of numbers (`int(11)`),
 * MariaDB prints a missing default as `NULL`, a text with its quotes and functions in small letters; MySQL prints a
 * text without quotes and marks expressions with `DEFAULT_GENERATED` (MySQL reference manual and MariaDB knowledge
 * base: information_schema.COLUMNS). MariaDB 10.11 is what is tested; what is said of MySQL was read.
 */
export function mysqlColumnWords(column: MysqlColumn, mariaDb: boolean): string {
  return columnWords({
    type: typeOf(column.type),
    collation: column.collation,
    required: column.required,
    fallback: fallbackOf(column, mariaDb),
    extra: column.extra.replace('DEFAULT_GENERATED', '').trim().toUpperCase(),
  });
}

/** The width stays only in `tinyint(1)`, where it says that the number is a boolean. */
function typeOf(type: string): string {
  return type
    .replace(/^(smallint|mediumint|int|bigint)\(\d+\)/, '$1')
    .replace(/^tinyint\((?!1\))\d+\)/, 'tinyint')
    .toUpperCase();
}

function fallbackOf({ fallback, extra, collation }: MysqlColumn, mariaDb: boolean): string | null {
  if (fallback === null || (mariaDb && fallback === 'NULL')) return null;
  if (/^current_timestamp(?:\(\d*\))?$/i.test(fallback)) return fallback.toUpperCase();
  const isText = collation !== null && !extra.includes('DEFAULT_GENERATED');
  return !mariaDb && isText ? textLiteral(fallback) : fallback;
}
