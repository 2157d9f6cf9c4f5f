/** The panel's address of a list with this filter. */
export function listAddress(list: string, filter: Readonly<Record<string, unknown>>): string {
  return `/${list}?${new URLSearchParams({ filter: JSON.stringify(filter), page: '1' }).toString()}`;
}
