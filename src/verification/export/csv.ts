export type CsvValue = string | number | boolean | Date | null;

/** What a cell may begin with to be run by a spreadsheet, full-width forms included (OWASP: CSV injection). */
const FORMULA_START = /[=+\-@\uff1d\uff0b\uff0d\uff20]/;
/** What a spreadsheet may skip to find the beginning of a cell. */
const SKIPPED = '\\s\\p{Cc}\\p{Cf}"';
const CELL_START = new RegExp(`^[${SKIPPED}]*`, 'u');
/** Where a spreadsheet that separates cells by something else than commas, and so sees no quotes, begins another one. */
const INNER_CELL_STARTS = new RegExp(`[;\\t\\r\\n][;${SKIPPED}]*`, 'gu');
const BLANK_THAT_RUNS = /^[\t\r\n]/;

/** One line of CSV (RFC 4180). An empty cell is null, a quoted one without text is the empty text. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? `"${harmless(value).replaceAll('"', '""')}"` : String(value);
}

/** The text with an apostrophe before whatever a spreadsheet would run; other texts stay as they are. */
function harmless(text: string): string {
  const inside = text.replace(INNER_CELL_STARTS, (start, offset: number) =>
    isFormulaAt(text, offset + start.length) ? `${start}'` : start,
  );
  const runs = BLANK_THAT_RUNS.test(text) || isFormulaAt(text, CELL_START.exec(text)?.[0].length ?? 0);
  return runs ? `'${inside}` : inside;
}

function isFormulaAt(text: string, index: number): boolean {
  return FORMULA_START.test(text.charAt(index));
}
