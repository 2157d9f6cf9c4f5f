import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE_VALUES } from './example-values.js';

/** The parts of a schema that an example is made from. */
interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
type Schemas = Readonly<Record<string, Schema>>;
type Content = Record<string, { schema?: unknown; example?: unknown }>;

const INSTANT = '2026-01-31T12:00:00.000Z';

/** Adds an example to each JSON body that a client sends or gets, except problems, which have theirs. */
export function withExamples(document: OpenAPIObject): OpenAPIObject {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  for (const item of Object.values(document.paths)) {
    for (const operation of [item.get, item.put, item.post, item.delete, item.patch]) {
      const bodies = [operation?.requestBody, ...Object.values(operation?.responses ?? {})];
      for (const body of bodies) {
        const json = (body as { content?: Content } | undefined)?.content?.['application/json'];
        if (json?.schema !== undefined) json.example = exampleOf(json.schema as Schema, schemas);
      }
    }
  }
  return document;
}

/** Undefined when there is no value for a part that is needed. */
function exampleOf(schema: Schema, schemas: Schemas, owner = '', name = ''): unknown {
  const known = schema.example ?? EXAMPLE_VALUES[`${owner}.${name}`];
  if (known !== undefined) return known;
  // Of several shapes the last one, which says most.
  const part = schema.oneOf?.at(-1) ?? (schema.allOf ?? schema.anyOf)?.[0];
  if (part !== undefined) return exampleOf(part, schemas, owner, name);
  if (schema.$ref !== undefined) {
    const target = schema.$ref.split('/').at(-1) ?? '';
    return exampleOf(schemas[target] ?? {}, schemas, target);
  }
  return name in EXAMPLE_VALUES ? EXAMPLE_VALUES[name] : composed(schema, schemas, owner);
}

function composed(
  { type, format, items, properties, required = [], ...schema }: Schema,
  schemas: Schemas,
  owner: string,
): unknown {
  if (schema.enum !== undefined) return schema.enum[0];
  if (items !== undefined) return [exampleOf(items, schemas, owner)];
  if (properties !== undefined) {
    const values = Object.entries(properties).map(([key, part]) => [
      key,
      exampleOf(part, schemas, owner, key),
    ]);
    // What may be left out is shown when there is something to show.
    return Object.fromEntries(
      values.filter(([key, value]) => required.includes(String(key)) || value !== null),
    );
  }
  if (format === 'date-time') return INSTANT;
  const types = [type].flat();
  if (types.includes('boolean')) return false;
  if (types.includes('object')) return {};
  return types.includes('null') ? null : undefined;
}
