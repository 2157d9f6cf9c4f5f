export type CsvValue = string | number | boolean | Date | null;

/** A cell that begins with one of these is a formula to a spreadsheet, full-width forms included (OWASP: CSV injection). */
const FORMULA_START = /[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** Characters that a spreadsheet may skip at the beginning of a cell. */
const SKIPPED = '\\s\\p{Cc}\\p{Cf}"';
const CELL_START = new RegExp(`^[${SKIPPED}]*`, 'u');
/** Where a spreadsheet that separates cells by semicolons or tabs, and so ignores the quotes, sees another cell begin. */
const INNER_CELL_STARTS = new RegExp(`[;\\t\\r\\n][;${SKIPPED}]*`, 'gu');
const FORMULA_BLANK = /^[\t\r\n]/;

/** One line of CSV (RFC 4180). Null becomes an empty cell, an empty text a quoted one. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? `"${withoutFormulas(value).replaceAll('"', '""')}"` : String(value);
}

/** The text with an apostrophe before each formula, so that no spreadsheet runs it. */
function withoutFormulas(text: string): string {
  const inside = text.replace(INNER_CELL_STARTS, (start, offset: number) =>
    isFormulaAt(text, offset + start.length) ? `${start}'` : start,
  );
  const runs = FORMULA_BLANK.test(text) || isFormulaAt(text, CELL_START.exec(text)?.[0].length ?? 0);
  return runs ? `'${inside}` : inside;
}

function isFormulaAt(text: string, index: number): boolean {
  return FORMULA_START.test(text.charAt(index));
}
