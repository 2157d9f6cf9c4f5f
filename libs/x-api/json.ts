/** Stands for "this text is not JSON", which JSON itself cannot say. */
export const NOT_JSON: unique symbol = Symbol('not JSON');

/** Parses a body that was not promised to be JSON; null is a body that could not even be read. */
export function parseJson(text: string | null): unknown {
  if (text === null) return NOT_JSON;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}
