type Json = Readonly<Record<string, unknown>>;

/**
 * Writes `nullable`, which OpenAPI 3.1 no longer knows, as a type of JSON Schema. It also applies beside an enumeration
 * or a reference.
 */
export function withNullTypes<T>(part: T): T {
  return converted(part) as T;
}

function converted(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(converted);
  if (typeof part !== 'object' || part === null) return part;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, converted(value)]),
  );
  return nullable === true ? withNull(rest) : rest;
}

function withNull({ description, type, allOf, enum: values, ...rest }: Json): Json {
  const words = description === undefined ? {} : { description };
  if (Array.isArray(allOf)) return { ...words, ...rest, anyOf: [...(allOf as unknown[]), { type: 'null' }] };
  const nullable = Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {};
  return { ...words, ...rest, ...(type === undefined ? {} : { type: [type, 'null'] }), ...nullable };
}
