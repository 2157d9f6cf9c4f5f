import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '#database';

/** The parts of a schema that requests are generated from. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

/** One method of one path, and what the document says of its requests and answers. */
export interface Operation {
  readonly id: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
  readonly statuses: readonly number[];
  readonly responses: Readonly<Record<string, Response>>;
}

export interface Response {
  /** Where it stands in the document. */
  readonly at: readonly string[];
  /** The content types; none without a body. */
  readonly types: readonly string[];
}

interface DocumentedResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Content>>;
}

interface Content {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly $ref: string }>>;
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': Content } };
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, DocumentedResponse>>;
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

export async function readDocument(): Promise<ApiDocument> {
  return JSON.parse(await readFile(join(packageRoot, 'docs/openapi.json'), 'utf8')) as ApiDocument;
}

export function operationsOf({ paths, components }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const schema = operation.requestBody?.content['application/json'].schema;
      const name = schema?.$ref?.split('/').at(-1);
      return {
        id: operation.operationId,
        summary: operation.summary,
        description: operation.description,
        method: method.toUpperCase(),
        path,
        parameters: operation.parameters ?? [],
        body: name === undefined ? (schema ?? null) : (components.schemas[name] ?? null),
        statuses: Object.keys(operation.responses).map(Number),
        responses: Object.fromEntries(
          Object.entries(operation.responses).map(([status, response]) => {
            const shared = response.$ref?.split('/').at(-1);
            const own = ['paths', path, method, 'responses', status];
            const at = shared === undefined ? own : ['components', 'responses', shared];
            const { content = {} } = shared === undefined ? response : (components.responses[shared] ?? {});
            return [status, { at, types: Object.keys(content) }];
          }),
        ),
      };
    }),
  );
}

/** An example, and the place of the body that it is of. */
interface Example {
  readonly at: readonly string[];
  readonly value: unknown;
}

/** The examples of every JSON body in the document; undefined where there is none. */
export function examplesIn({ paths, components }: ApiDocument): Example[] {
  const ofContent = (at: readonly string[], content: DocumentedResponse['content'] = {}): Example[] =>
    Object.entries(content)
      .filter(([type]) => type.endsWith('json') && !type.endsWith('ndjson'))
      .flatMap(([type, { example, examples }]) => {
        const values =
          examples === undefined
            ? [example]
            : Object.values(examples).map(
                ({ $ref }) => components.examples[$ref.split('/').at(-1) ?? '']?.value,
              );
        return values.map((value) => ({ at: [...at, 'content', type], value }));
      });
  const ofOperations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody, responses }]) => [
      ...ofContent(['paths', path, method, 'requestBody'], requestBody?.content),
      ...Object.entries(responses).flatMap(([status, { content }]) =>
        ofContent(['paths', path, method, 'responses', status], content),
      ),
    ]),
  );
  const ofShared = Object.entries(components.responses).flatMap(([name, { content }]) =>
    ofContent(['components', 'responses', name], content),
  );
  return [...ofOperations, ...ofShared];
}
