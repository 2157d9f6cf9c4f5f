/** The table cell of a sealed value: a value sealed for one cell cannot be opened for another. */
export interface SealedLocation {
  table: string;
  row: string;
  column: string;
}

/** `table:row:column`; a `:` or `%` inside a part is percent-encoded, so that two locations never have the same text. */
export function describeLocation({ table, row, column }: SealedLocation): string {
  return [table, row, column]
    .map((part) => part.replace(/[%:]/g, (sign) => encodeURIComponent(sign)))
    .join(':');
}
