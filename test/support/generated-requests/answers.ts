import { OpenAPIBackend, type AjvCustomizer, type Document } from 'openapi-backend';
import { closeSchemas } from '../../contract/closed-schemas.js';
import { operationsOf, type ApiDocument, type Operation } from './document.js';
import type { GeneratedRequest } from './requests.js';
import type { RawAnswer } from './send.js';

/** Of a method that the path does not know, or whose body is refused before that is found out; 204 is for preflights. */
const WITHOUT_OPERATION = [204, 400, 404, 405, 413, 415];

/** What the document says of answers. */
export class DocumentedAnswers {
  private constructor(
    private readonly backend: OpenAPIBackend,
    private readonly operations: readonly Operation[],
  ) {}

  static async of(document: ApiDocument): Promise<DocumentedAnswers> {
    const readable = problemsAsJson(withNulls(document)) as Record<string, unknown>;
    const definition = closeSchemas(readable) as unknown as Document;
    const backend = new OpenAPIBackend({ definition, quick: true, customizeAjv: withFormats });
    await backend.init();
    return new DocumentedAnswers(backend, operationsOf(document));
  }

  /** What is wrong with the answer to a request; null when nothing is. */
  faultOf({ operation: { path }, method }: GeneratedRequest, answer: RawAnswer): string | null {
    const { status, headers } = answer;
    if (status === 0) return 'no answer in HTTP';
    if (status >= 500) return `status ${status}`;
    if (headers['x-request-id'] === undefined) return 'no x-request-id';
    if (status === 429 && headers['retry-after'] === undefined) return 'no Retry-After';
    if (status >= 400 && method !== 'HEAD')
      return this.#faultOfProblem(answer) ?? this.#faultOfStatus(path, method, answer);
    return this.#faultOfStatus(path, method, answer) ?? this.#faultOfShape(path, method, answer);
  }

  #operation(path: string, method: string): Operation | undefined {
    return this.operations.find((operation) => operation.path === path && operation.method === method);
  }

  #faultOfStatus(path: string, method: string, { status, headers }: RawAnswer): string | null {
    const operation = this.#operation(path, method === 'HEAD' ? 'GET' : method);
    // A route may refuse HEAD where it would do more than to read.
    const statuses = [...(operation?.statuses ?? WITHOUT_OPERATION), ...(method === 'HEAD' ? [405] : [])];
    if (!statuses.includes(status)) return `status ${status} is not in the document`;
    return status === 405 && headers.allow === undefined ? '405 without Allow' : null;
  }

  #faultOfProblem({ text, headers, status }: RawAnswer): string | null {
    if (headers['content-type'] !== 'application/problem+json')
      return text === '' ? null : `${status} with the content type ${String(headers['content-type'])}`;
    const problem = parsed(text) as { status?: unknown; requestId?: unknown } | undefined;
    if (problem?.status !== status) return `${status} with another status in its body`;
    if (problem.requestId !== headers['x-request-id']) return `${status} with another request id in its body`;
    return null;
  }

  #faultOfShape(path: string, method: string, { status, headers, text }: RawAnswer): string | null {
    const operation = this.#operation(path, method);
    const isJson = String(headers['content-type']).startsWith('application/json');
    if (operation === undefined || !isJson) return null;
    const { errors } = this.backend.validator.validateResponse(parsed(text), operation.id, status);
    if (errors === undefined || errors === null || errors.length === 0) return null;
    const [{ instancePath, message, params }] = errors as [(typeof errors)[number]];
    return `${status} with another body: ${instancePath} ${message} ${JSON.stringify(params)}`;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The validator reads one media type. */
function problemsAsJson(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document).replaceAll('application/problem+json', 'application/json'));
}

/** `nullable` is read as everybody reads it: beside an enumeration, and beside a reference, too. */
function withNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, withNulls(part)]),
  );
  return nullable === true ? { anyOf: [rest, { enum: [null] }] } : rest;
}

const withFormats: AjvCustomizer = (ajv) =>
  ajv
    .addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    .addFormat('date', /^\d{4}-\d\d-\d\d$/);
