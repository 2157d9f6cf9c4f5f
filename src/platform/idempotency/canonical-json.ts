/** Deeper than any body of the service, and shallow enough for the stack. */
const MAX_DEPTH = 64;

/** A value is nested so deeply that nobody can have meant it. */
export class NestedTooDeeplyError extends Error {
  override readonly name = 'NestedTooDeeplyError';
}

/**
 * One text for all JSON texts of a value, whatever the order of their keys and their white space.
 *
 * @param value what `JSON.parse` gave, or undefined for no body at all
 * @throws NestedTooDeeplyError beyond 64 levels
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, 0);
}

function textOf(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new NestedTooDeeplyError();
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item, depth + 1)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return value === undefined ? '' : JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${textOf(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}
