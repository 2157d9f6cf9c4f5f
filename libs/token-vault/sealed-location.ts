/** The one cell a sealed value belongs to: sealed here, it opens nowhere else. */
export interface SealedLocation {
  table: string;
  row: string;
  column: string;
}

/** `table:row:column`; a `:` or `%` inside a part is percent-encoded, so two locations never read the same. */
export function describeLocation({ table, row, column }: SealedLocation): string {
  return [table, row, column]
    .map((part) => part.replace(/[%:]/g, (sign) => encodeURIComponent(sign)))
    .join(':');
}
