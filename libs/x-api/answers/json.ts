/** What `parseJson` returns for a text that is not JSON. */
export const NOT_JSON: unique symbol = Symbol('not JSON');

/** Parses a body that may not be JSON; null stands for a body that could not be read. */
export function parseJson(text: string | null): unknown {
  if (text === null) return NOT_JSON;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}
