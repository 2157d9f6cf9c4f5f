/** The panel's address of a list that shows only what fits the filter. */
export function listAddress(list: string, filter: Readonly<Record<string, unknown>>): string {
  return `/${list}?${new URLSearchParams({ filter: JSON.stringify(filter), page: '1' }).toString()}`;
}
