import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEMS } from '../platform/problem.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Operation['responses'];
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

const PROBLEM_SCHEMA: Schema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    instance: { type: 'string', description: 'The path of the request.' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

/** Says of each operation which problems it may answer with besides its own, and what a problem is. */
export function withProblems(document: OpenAPIObject): OpenAPIObject {
  const { paths, components } = document;
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      operation.responses = described({ ...commonResponses(path, method), ...operation.responses });
    }
  }
  return {
    ...document,
    components: { ...components, schemas: { ...components?.schemas, Problem: PROBLEM_SCHEMA } },
  };
}

function commonResponses(path: string, method: (typeof METHODS)[number]): Responses {
  return {
    400: { description: '`validation_failed`, `invalid_cursor`, `malformed_json` or `bad_request`' },
    ...(path.includes('{') ? { 404: { description: '`not_found`' } } : {}),
    ...(method === 'get'
      ? {}
      : {
          413: { description: '`payload_too_large`' },
          415: { description: '`unsupported_media_type`' },
        }),
    429: { description: '`too_many_requests`; `Retry-After` says when to try again' },
    503: { description: '`service_unavailable` or `maintenance_mode`; `Retry-After` says when to try again' },
  };
}

function described(responses: Responses): Responses {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    Object.entries(responses).flatMap(([status, response]) => {
      if (response === undefined) return [];
      return [[status, Number(status) >= 400 ? { ...response, content } : response]];
    }),
  );
}
