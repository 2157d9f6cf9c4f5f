/** The cells of a CSV text by RFC 4180, row by row. Throws at a quote in a wrong position. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    row.push(cell);
    at = end;
    if (text[at] === ',') at += 1;
    else {
      if (at < text.length && text.slice(at, at + 2) !== '\r\n') throw new Error(`unexpected text at ${at}`);
      rows.push(row);
      row = [];
      at += 2;
    }
  }
  return rows;
}

function plainCell(text: string, start: number): { cell: string; end: number } {
  const [cell = ''] = /^[^,\r\n"]*/.exec(text.slice(start, start + 1_000_000)) ?? [];
  return { cell, end: start + cell.length };
}

function quotedCell(text: string, start: number): { cell: string; end: number } {
  let end = start + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end === -1) throw new Error(`the quote at ${start} is not closed`);
    if (text[end + 1] !== '"')
      return { cell: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
    end += 2;
  }
}
