import type { OutgoingHttpHeaders } from 'node:http';
import { AnswerSchemas } from './answer-schemas.js';
import { operationsOf, readDocument, type ApiDocument, type Operation } from './document.js';

/** What a client got for a request. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<OutgoingHttpHeaders>;
  /** The body; only read when it is JSON. */
  readonly text: string;
}

/** For a method that the path does not allow, or a request that is refused before that check. */
const WITHOUT_OPERATION = [400, 404, 405, 413, 415, 429, 503];
const PROBLEM = ['components', 'schemas', 'Problem'];
const JSON_TYPE = /^application\/(?:problem\+)?json(?:;|$)/;

/** Compares answers with the OpenAPI document: statuses, content types, headers, and every property of a body. */
export class DocumentedAnswers {
  readonly #schemas: AnswerSchemas;
  readonly #operations: readonly (Operation & { readonly pattern: RegExp })[];

  constructor(private readonly document: ApiDocument) {
    this.#schemas = new AnswerSchemas(document);
    this.#operations = operationsOf(document).map((operation) => ({
      ...operation,
      pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    }));
  }

  /** What is wrong with an answer; null when nothing is. Pages and their files are not of the document. */
  faultOf(answer: Answer): string | null {
    if (!/^\/(?:v1|health)(?:\/|$)/.test(answer.path)) return null;
    const { method, status, headers } = answer;
    if (headers['x-request-id'] === undefined) return 'no x-request-id';
    if ((status === 429 || status === 503) && headers['retry-after'] === undefined) return 'no Retry-After';
    if (status === 405 && headers.allow === undefined) return 'no Allow';
    const operation = this.#operationOf(answer);
    const isBodiless = method === 'HEAD' || status === 204 || status === 304;
    return (
      this.#faultOfStatus(operation, answer) ??
      (isBodiless ? null : (this.#faultOfBody(operation, answer) ?? faultOfProblem(answer)))
    );
  }

  #operationOf({ method: given, path }: Answer): Operation | undefined {
    const method = given === 'HEAD' ? 'GET' : given;
    const fitting = this.#operations.filter(
      (operation) => operation.method === method && operation.pattern.test(path),
    );
    return fitting.find((operation) => operation.path === path) ?? fitting[0];
  }

  #faultOfStatus(operation: Operation | undefined, { method, status }: Answer): string | null {
    const statuses = [
      ...(operation?.statuses ?? WITHOUT_OPERATION),
      // The preflight requests of browsers.
      ...(method === 'OPTIONS' ? [204] : []),
      // A route may refuse HEAD when GET does more than read.
      ...(method === 'HEAD' ? [405] : []),
    ];
    return statuses.includes(status) ? null : 'the status is not in the document';
  }

  #faultOfBody(operation: Operation | undefined, { status, headers, text }: Answer): string | null {
    const type = String(headers['content-type'] ?? '');
    if (operation === undefined)
      return isProblem(type) ? this.#schemas.faultOf(parsed(text), PROBLEM) : `the content type is ${type}`;
    const { at = [], types = [] } = operation.responses[status] ?? {};
    const documented = types.find((candidate) => candidate === type || candidate === type.split(';')[0]);
    if (documented === undefined)
      return text === '' && types.length === 0 ? null : `the content type is ${type}`;
    return JSON_TYPE.test(type)
      ? this.#schemas.faultOf(parsed(text), [...at, 'content', documented, 'schema'])
      : null;
  }
}

/** What no schema can say of a problem. */
function faultOfProblem({ status, headers, text }: Answer): string | null {
  if (!isProblem(String(headers['content-type']))) return null;
  const problem = parsed(text) as { status?: unknown; requestId?: unknown } | undefined;
  if (problem?.status !== status) return 'another status in the body';
  // A stored problem is of the first request.
  if (headers['idempotent-replayed'] !== undefined) return null;
  return problem.requestId === headers['x-request-id'] ? null : 'another request id in the body';
}

function isProblem(type: string): boolean {
  return type === 'application/problem+json';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

let compiled: Promise<DocumentedAnswers> | null = null;

/** By the document of this version, read once in each process. */
export function documentedAnswers(): Promise<DocumentedAnswers> {
  compiled ??= readDocument().then((document) => new DocumentedAnswers(document));
  return compiled;
}
