import { OpenAPIBackend, type AjvCustomizer, type Document } from 'openapi-backend';
import { closeSchemas } from '../../contract/closed-schemas.js';
import type { ApiDocument } from './document.js';
import type { GeneratedRequest } from './requests.js';
import type { RawAnswer } from './send.js';

/** What the document says of answers. */
export class DocumentedAnswers {
  private constructor(private readonly backend: OpenAPIBackend) {}

  static async of(document: ApiDocument): Promise<DocumentedAnswers> {
    const readable = problemsAsJson(withNulls(document)) as Record<string, unknown>;
    const definition = closeSchemas(readable) as unknown as Document;
    const backend = new OpenAPIBackend({ definition, quick: true, customizeAjv: withFormats });
    await backend.init();
    return new DocumentedAnswers(backend);
  }

  /** What is wrong with the answer to a request; null when nothing is. */
  faultOf({ operation, method, path }: GeneratedRequest, answer: RawAnswer): string | null {
    const { status, headers } = answer;
    if (status === 0) return 'no answer in HTTP';
    if (status >= 500) return `status ${status}`;
    if (headers['x-request-id'] === undefined) return 'no x-request-id';
    const problemFault = status >= 400 && method !== 'HEAD' ? this.#faultOfProblem(answer) : null;
    if (status >= 400) return problemFault ?? this.#faultOfStatus(operation, method, answer);
    const statusFault = this.#faultOfStatus(operation, method, answer);
    if (statusFault !== null || method !== operation.method || !path.startsWith('/v1/')) return statusFault;
    return this.#faultOfShape(operation.id, answer);
  }

  #faultOfStatus(operation: GeneratedRequest['operation'], method: string, answer: RawAnswer): string | null {
    const { status, headers } = answer;
    const isAllowed =
      method === operation.method
        ? operation.statuses.includes(status)
        : isOtherMethod(operation, method, status, headers.allow);
    return isAllowed ? null : `status ${status} is not in the document`;
  }

  #faultOfProblem({ text, headers, status }: RawAnswer): string | null {
    if (headers['content-type'] !== 'application/problem+json')
      return text === '' ? null : `${status} with the content type ${String(headers['content-type'])}`;
    const problem = parsed(text) as { status?: unknown; requestId?: unknown } | undefined;
    if (problem?.status !== status) return `${status} with another status in its body`;
    if (problem.requestId !== headers['x-request-id']) return `${status} with another request id in its body`;
    return null;
  }

  #faultOfShape(operationId: string, { status, headers, text }: RawAnswer): string | null {
    const isJson = String(headers['content-type']).startsWith('application/json');
    if (!isJson) return null;
    const { errors } = this.backend.validator.validateResponse(parsed(text), operationId, status);
    if (errors === undefined || errors === null || errors.length === 0) return null;
    const [{ instancePath, message, params }] = errors as [(typeof errors)[number]];
    return `${status} with another body: ${instancePath} ${message} ${JSON.stringify(params)}`;
  }
}

/** Another path may know the method: `/v1/admin/tasks/:id` knows PATCH and DELETE. */
function isOtherMethod(
  { statuses }: GeneratedRequest['operation'],
  method: string,
  status: number,
  allow: string | string[] | undefined,
): boolean {
  if (method === 'HEAD') return statuses.includes(status) || status === 405 || status === 404;
  if (status === 405) return typeof allow === 'string' && !allow.split(', ').includes(method);
  return status < 500;
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
