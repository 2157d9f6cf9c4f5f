import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OpenAPIBackend, type AjvCustomizer, type Document, type Operation } from 'openapi-backend';
import type { XDialect } from '#x-api';
import { closeSchemas, type Schema } from './closed-schemas.js';

const FILES: Readonly<Record<XDialect, string>> = { tweets: 'x-api-2.166.json', posts: 'x-api-2.167.json' };

/** What X's own description of its API (one dialect) says of requests and answers. */
export class ApiDescription {
  private constructor(
    private readonly backend: OpenAPIBackend,
    /** Last segments of the problem types that the file knows. */
    readonly problemTypes: ReadonlySet<string>,
  ) {}

  static async load(dialect: XDialect): Promise<ApiDescription> {
    const directory = process.env.X_OPENAPI_DIR;
    if (directory === undefined) throw new Error('X_OPENAPI_DIR is not set; use npm run test:contract');
    const document = JSON.parse(await readFile(join(directory, FILES[dialect]), 'utf8')) as Schema;
    const types = problemTypesOf(document).map((type) => type.split('/').at(-1) ?? type);
    const definition = withProblemsAsJson(closeSchemas(document)) as unknown as Document;
    const backend = new OpenAPIBackend({ definition, customizeAjv: withFormats, quick: true });
    await backend.init();
    return new ApiDescription(backend, new Set(types));
  }

  /** Everything wrong with a GET request: the path, unknown parameters, missing ones, values. */
  faultsOfRequest(url: URL): readonly string[] {
    const request = { method: 'GET', path: url.pathname, query: url.search.slice(1), headers: {} };
    const operation = this.backend.router.matchOperation(request);
    if (operation === undefined) return [`no such path: ${url.pathname}`];
    return describe(this.backend.validator.validateRequest(request, operation).errors);
  }

  /** Everything wrong with what a GET request was answered: missing fields, unknown ones, values. */
  faultsOfAnswer(url: URL, status: number, body: unknown): readonly string[] {
    const operation = this.backend.router.matchOperation({ method: 'GET', path: url.pathname, headers: {} });
    if (operation === undefined) return [`no such path: ${url.pathname}`];
    return describe(this.backend.validator.validateResponse(body, operation, status).errors);
  }

  /** A query that asks for everything that can be asked for at a path: all fields, all expansions. */
  everythingAt(path: string): string {
    const operation = this.backend.router.matchOperation({ method: 'GET', path, headers: {} });
    const query = new URLSearchParams();
    for (const parameter of parametersOf(operation)) {
      const words = parameter.schema.items?.enum;
      if (words !== undefined && parameter.name !== 'exclude') query.set(parameter.name, words.join(','));
    }
    return query.toString();
  }
}

interface QueryParameter {
  name: string;
  schema: { items?: { enum?: readonly string[] } };
}

function parametersOf(operation: Operation | undefined): readonly QueryParameter[] {
  return (operation?.parameters ?? []) as unknown as readonly QueryParameter[];
}

function problemTypesOf(document: Schema): readonly string[] {
  const { components } = document as {
    components: { schemas: { Problem: { discriminator: { mapping: Record<string, string> } } } };
  };
  return Object.keys(components.schemas.Problem.discriminator.mapping);
}

/** Errors are described under two media types of which the validator reads one; either body will do. */
function withProblemsAsJson(document: Schema): Schema {
  const schemas = ['Problem', 'Error'].map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const failed = { description: '', content: { 'application/json': { schema: { anyOf: schemas } } } };
  const paths = Object.entries(document.paths as Record<string, { get: { responses: object } }>);
  const rewritten = paths.map(([path, { get }]) => [
    path,
    { get: { ...get, responses: { ...get.responses, default: failed } } },
  ]);
  return { ...document, paths: Object.fromEntries(rewritten) as unknown };
}

const withFormats: AjvCustomizer = (ajv) => {
  ajv
    .addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
    .addFormat('uri', { validate: (text: string) => URL.canParse(text) });
  return ajv;
};

function describe(errors: unknown): readonly string[] {
  const list = (errors ?? []) as { instancePath: string; message?: string; params: unknown }[];
  return list.map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}
