import Table from 'cli-table3';

/** A compact table without colours. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  colAligns: ('left' | 'right')[] = [],
): string {
  const table = new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
