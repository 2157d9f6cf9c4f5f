import fc from 'fast-check';
import { csvLine, type CsvValue } from './csv.js';

const RUN = [...'=+-@＝＋－＠'];
const SKIPPED = [' ', '\t', '\r', '\n', '"', '\u00a0', '\u200b', '\ufeff', '\0', '\u3000'];
/** Dangerous texts: characters that spreadsheets run or skip, separators, quotes, and parts of formulas. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...RUN,
        ...SKIPPED,
        ',',
        ';',
        "'",
        '😀',
        '\u2028',
        '1',
        'cmd|’ /C calc’!A0',
        '<script>',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));
const text = fc.oneof(hostile, fc.string({ unit: 'grapheme' }));
const value: fc.Arbitrary<CsvValue> = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z') }),
);

interface Cell {
  readonly text: string;
  readonly quoted: boolean;
}

/** Reads CSV by RFC 4180, character by character. */
function readCsv(csv: string): Cell[][] {
  const lines: Cell[][] = [];
  let line: Cell[] = [];
  let at = 0;
  while (at < csv.length) {
    const quoted = csv[at] === '"';
    let cell = '';
    if (quoted) {
      for (at += 1; csv[at] !== '"' || csv[at + 1] === '"'; at += 1) {
        if (at >= csv.length) throw new Error('a quote is never closed');
        if (csv[at] === '"') at += 1;
        cell += csv.charAt(at);
      }
      at += 1;
    } else {
      for (; csv[at] !== ',' && csv[at] !== '\r'; at += 1) {
        if (at >= csv.length || csv[at] === '"' || csv[at] === '\n') throw new Error(`no cell: ${csv}`);
        cell += csv.charAt(at);
      }
    }
    line.push({ text: cell, quoted });
    if (csv[at] === ',') at += 1;
    else if (csv.startsWith('\r\n', at)) {
      at += 2;
      lines.push(line);
      line = [];
    } else throw new Error(`neither the end of a cell nor of a line at ${at}: ${csv}`);
  }
  if (line.length > 0) throw new Error('the last line does not end');
  return lines;
}

const first = (cell: string): string => [...cell.replace(/^[\s\p{C}"]+/u, '')][0] ?? '';
const runs = (cell: string): boolean => RUN.includes(first(cell)) || /^[\t\r\n]/.test(cell);

describe('a line of CSV', () => {
  it('should be read back as the same texts, apart from the added apostrophes', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), fc.array(text, { minLength: 1 }), (one, other) => {
        const lines = readCsv(csvLine(one) + csvLine(other));
        const withoutApostrophes = (texts: readonly string[]) =>
          texts.map((each) => each.replaceAll("'", ''));
        expect(lines.map((cells) => withoutApostrophes(cells.map((cell) => cell.text)))).toEqual(
          [one, other].map(withoutApostrophes),
        );
      }),
    );
  });

  it('should not change texts without formulas', () => {
    const harmless = text.filter((each) => !/[=+\-@＝＋－＠]/.test(each) && !/^[\t\r\n]/.test(each));
    fc.assert(
      fc.property(fc.array(harmless, { minLength: 1 }), (texts) => {
        expect(readCsv(csvLine(texts))).toEqual([texts.map((each) => ({ text: each, quoted: true }))]);
      }),
    );
  });

  it('should hold no text that a spreadsheet runs as a formula', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const [cells] = readCsv(csvLine(texts));
        expect(cells?.filter((cell) => runs(cell.text))).toEqual([]);
      }),
    );
  });

  it('should hold no formula for a spreadsheet that separates cells by semicolons or tabs', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const cells = csvLine(texts).split(/[;\t\r\n]/);
        expect(cells.filter((cell) => RUN.includes(first(cell)))).toEqual([]);
      }),
    );
  });

  it('should not change numbers, also negative ones, booleans, times and null', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const [cells] = readCsv(csvLine(values));
        for (const [index, one] of values.entries()) {
          if (typeof one === 'string') continue;
          const written = one === null ? '' : one instanceof Date ? one.toISOString() : String(one);
          expect(cells?.[index]).toEqual({ text: written, quoted: false });
        }
      }),
    );
  });

  it.each([
    ['=1+1', `"'=1+1"\r\n`],
    ['-5', `"'-5"\r\n`],
    [-5, '-5\r\n'],
    ['  @SUM(A1)', `"'  @SUM(A1)"\r\n`],
    ['\t=1', `"'\t'=1"\r\n`],
    ['a;=1', `"a;'=1"\r\n`],
    ['say "hi"', '"say ""hi"""\r\n'],
    ['{"a":-1,"b":"=1"}', '"{""a"":-1,""b"":""=1""}"\r\n'],
    ['', '""\r\n'],
    [null, '\r\n'],
  ])('should write %j as %j', (one, written) => {
    expect(csvLine([one])).toBe(written);
  });

  it('should take time in proportion to its length for a text of blanks and separators', () => {
    const long = '\n'.repeat(2_000_000);
    expect(csvLine([long])).toBe(`"'${long}"\r\n`);
  });
});
