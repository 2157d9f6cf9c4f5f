export type Schema = Record<string, unknown>;

/**
 * A copy of an OpenAPI 3.0 document whose object schemas allow no property that they do not list. OpenAPI
 * allows any by default, so a misspelt field would pass.
 */
export function closeSchemas(document: Schema): Schema {
  const components = document.components as { schemas: Record<string, Schema> };
  const lookUp = (schema: Schema): Schema => {
    const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
    return name === undefined ? schema : (components.schemas[name] ?? {});
  };
  const schemas = Object.entries(components.schemas).map(([name, schema]) => [
    name,
    close(isOpenUnion(schema) ? unionOf(schema, lookUp) : schema, lookUp),
  ]);
  return { ...document, components: { ...components, schemas: Object.fromEntries(schemas) as unknown } };
}

type LookUp = (schema: Schema) => Schema;

/** 2.166 describes its problems as a base with a discriminator, which by itself closes nothing. */
function isOpenUnion(schema: Schema): boolean {
  return 'discriminator' in schema && !('oneOf' in schema);
}

function unionOf(base: Schema, lookUp: LookUp): Schema {
  const { mapping } = base.discriminator as { mapping: Record<string, string> };
  const oneOf = Object.entries(mapping).map(([type, $ref]) => {
    const merged = merge(lookUp({ $ref }), lookUp);
    const properties = { ...(merged.properties as Schema), type: { type: 'string', enum: [type] } };
    return { ...merged, properties };
  });
  return { oneOf };
}

/** Closing the parts of an `allOf` one by one would make them exclude each other, so they become one object. */
function merge(schema: Schema, lookUp: LookUp): Schema {
  if (!Array.isArray(schema.allOf)) return schema;
  const parts = (schema.allOf as Schema[]).map((part) => merge(lookUp(part), lookUp));
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map((part) => part.properties)) as unknown,
    required: parts.flatMap((part) => (part.required ?? []) as string[]),
  };
}

function close(schema: Schema, lookUp: LookUp): Schema {
  const closed: Schema = { ...merge(schema, lookUp) };
  delete closed.discriminator;
  for (const key of ['oneOf', 'anyOf']) {
    if (Array.isArray(closed[key]))
      closed[key] = (closed[key] as Schema[]).map((part) => close(part, lookUp));
  }
  if (typeof closed.items === 'object') closed.items = close(closed.items as Schema, lookUp);
  if (typeof closed.properties === 'object') {
    const properties = Object.entries(closed.properties as Record<string, Schema>);
    closed.properties = Object.fromEntries(
      properties.map(([name, property]) => [name, close(property, lookUp)]),
    );
    closed.additionalProperties ??= false;
  }
  return closed;
}
