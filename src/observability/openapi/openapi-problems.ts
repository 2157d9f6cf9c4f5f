import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_EXTENSION } from '../../platform/problems/api-problem.decorator.js';
import { Problem, PROBLEMS, type ProblemCode } from '../../platform/problems/problem.js';
import { problemBodyOf } from '../problems/problem-response.js';
import { headersOf, REQUEST_ID } from './openapi-headers.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Record<string, Response>;
type Response = NonNullable<Operation['responses'][string]>;
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type Method = (typeof METHODS)[number];
type Codes = ReadonlyMap<ProblemCode, number>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
const SUCCESSES: Readonly<Record<string, string>> = { 200: 'OK', 201: 'Created', 204: 'Done' };
/** Answers to what is no request to an operation. */
const OF_NO_OPERATION: readonly ProblemCode[] = [
  'method_not_allowed',
  'request_timeout',
  'headers_too_large',
];
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

const PROBLEM_SCHEMA: Schema = {
  type: 'object',
  description: 'Every error (RFC 9457). Programs use `code`.',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance', 'requestId'],
  properties: {
    type: { type: 'string', description: '`urn:twitter-task-automation:problem:` and the code.' },
    title: { type: 'string', description: 'The same for every case of the code.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'One sentence about this case.' },
    code: { type: 'string', enum: CODES },
    instance: { type: 'string', description: 'The path of the request.' },
    requestId: { type: 'string', description: 'Also in `x-request-id` and in the log of the service.' },
    errors: {
      type: 'array',
      description: 'The fields that are not valid.',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'string', description: 'Such as `completionIds.0`; empty for the whole body.' },
          message: { type: 'string' },
        },
      },
    },
  },
};

/** Writes the problems that each operation can answer as its responses, with schema, headers and examples. */
export function withProblems(document: OpenAPIObject): OpenAPIObject {
  const { paths, components } = document;
  const responses: Responses = {};
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) item[method] = describe(operation, path, method, responses);
    }
  }
  const schemas = { ...components?.schemas, Problem: PROBLEM_SCHEMA };
  const examples = Object.fromEntries(CODES.filter((code) => !OF_NO_OPERATION.includes(code)).map(exampleOf));
  return { ...document, components: { ...components, schemas, responses, examples } };
}

function exampleOf(code: ProblemCode): [ProblemCode, { value: object }] {
  const errors = [{ path: 'limit', message: 'limit must not be greater than 100' }];
  const detail = `${PROBLEMS[code].title}.`;
  const problem = new Problem(code, detail, code === 'validation_failed' ? { errors } : {});
  return [code, { value: problemBodyOf(problem, '/v1/completions', REQUEST_ID) }];
}

/** Puts the problems of an operation among the `shared` responses. */
function describe(operation: Operation, path: string, method: Method, shared: Responses): Operation {
  const parts = Object.entries(operation);
  const declared = parts
    .filter(([key]) => key.startsWith(PROBLEM_EXTENSION))
    .map(([key, status]) => [key.slice(PROBLEM_EXTENSION.length), Number(status)] as [ProblemCode, number]);
  const rest = Object.fromEntries(parts.filter(([key]) => !key.startsWith(PROBLEM_EXTENSION)));
  const codes = new Map([...commonProblems(operation, path, method, new Map(declared)), ...declared]);
  return {
    ...(rest as unknown as Operation),
    responses: { ...successesOf(operation.responses), ...referencesTo(codes, shared) },
  };
}

/** What the form of an operation, and the guards before it, add to the problems that it declares. */
function commonProblems(
  { parameters = [] }: Operation,
  path: string,
  method: Method,
  declared: Codes,
): [ProblemCode, number][] {
  const isAuthenticated = declared.has('unauthenticated');
  const isOfMember = isAuthenticated && !declared.has('forbidden');
  const isList = parameters.some((parameter) => 'name' in parameter && parameter.name === 'cursor');
  const codes: readonly (readonly [applies: boolean, ...codes: ProblemCode[]])[] = [
    [true, 'bad_request', 'internal_error', 'service_unavailable'],
    // Undeclared fields are refused.
    [isAuthenticated, 'validation_failed'],
    [isList, 'invalid_cursor'],
    [path.includes('{'), 'not_found'],
    [method !== 'get', 'malformed_json', 'payload_too_large', 'unsupported_media_type'],
    [method !== 'get' && isOfMember, 'maintenance_mode'],
  ];
  return codes.flatMap(([applies, ...names]) =>
    applies ? names.map((code): [ProblemCode, number] => [code, PROBLEMS[code].status]) : [],
  );
}

function successesOf(responses: Operation['responses']): Responses {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const {
        description = '',
        headers,
        ...rest
      } = (response ?? {}) as { description?: string; headers?: object };
      const named = description === '' ? (SUCCESSES[status] ?? status) : description;
      return [status, { description: named, headers: { ...headersOf(Number(status)), ...headers }, ...rest }];
    }),
  );
}

/** One response for each status; operations with the same problems share it. */
function referencesTo(codes: Codes, shared: Responses): Responses {
  const statuses = [...new Set(codes.values())].sort((one, other) => one - other);
  return Object.fromEntries(
    statuses.map((status) => {
      const ofStatus = CODES.filter((code) => codes.get(code) === status);
      const name = [status, ...ofStatus].join('.');
      shared[name] = responseOf(status, ofStatus);
      return [status, { $ref: `#/components/responses/${name}` }];
    }),
  );
}

function responseOf(status: number, codes: readonly ProblemCode[]): Response {
  const narrowed = { properties: { code: { enum: [...codes] } } };
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed] };
  const examples = codes
    .filter((code) => PROBLEMS[code].status === status)
    .map((code) => [code, { $ref: `#/components/examples/${code}` }] as const);
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join('\n\n'),
    headers: headersOf(status),
    content: { 'application/problem+json': { schema, examples: Object.fromEntries(examples) } },
  };
}
