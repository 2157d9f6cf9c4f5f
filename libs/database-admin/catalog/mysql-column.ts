import { describeColumn, textLiteral } from './column-text.js';

/** A column as information_schema.COLUMNS describes it. */
export interface MysqlColumn {
  readonly type: string;
  readonly required: boolean;
  readonly defaultValue: string | null;
  readonly extra: string;
  readonly collation: string | null;
}

/**
 * The same text for all spellings of a column: MySQL before 8.0.19 and MariaDB print the width of numbers (`int(11)`),
 * MariaDB prints a missing default as `NULL`, a text with its quotes and functions in lower case; MySQL prints a text
 * without quotes and marks expressions with `DEFAULT_GENERATED` (MySQL reference manual and MariaDB knowledge base:
 * information_schema.COLUMNS). Tested with MariaDB 10.11; the rules for MySQL are from its documentation only.
 */
export function describeMysqlColumn(column: MysqlColumn, mariaDb: boolean): string {
  return describeColumn({
    type: typeOf(column.type),
    collation: column.collation,
    required: column.required,
    defaultValue: defaultValueOf(column, mariaDb),
    extra: column.extra.replace('DEFAULT_GENERATED', '').trim().toUpperCase(),
  });
}

/** Keeps the width only in `tinyint(1)`, where it means a boolean. */
function typeOf(type: string): string {
  return type
    .replace(/^(smallint|mediumint|int|bigint)\(\d+\)/, '$1')
    .replace(/^tinyint\((?!1\))\d+\)/, 'tinyint')
    .toUpperCase();
}

function defaultValueOf({ defaultValue, extra, collation }: MysqlColumn, mariaDb: boolean): string | null {
  if (defaultValue === null || (mariaDb && defaultValue === 'NULL')) return null;
  if (/^current_timestamp(?:\(\d*\))?$/i.test(defaultValue)) return defaultValue.toUpperCase();
  const isText = collation !== null && !extra.includes('DEFAULT_GENERATED');
  return !mariaDb && isText ? textLiteral(defaultValue) : defaultValue;
}
