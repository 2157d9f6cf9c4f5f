import type { OpenAPIObject } from '@nestjs/swagger';

type Headers = NonNullable<NonNullable<OpenAPIObject['components']>['headers']>;

export const REQUEST_ID = 'b2f6c1de-3a70-4b58-9a4e-6f1f0f0a7c11';

/** The headers of answers that programs need. */
export const HEADERS: Headers = {
  'x-request-id': {
    description:
      'Names the request in the log of the service. It is the one that the client sent, if that has 1 to 128 letters, digits, dots, dashes and underscores.',
    required: true,
    schema: { type: 'string' },
    example: REQUEST_ID,
  },
  'Retry-After': {
    description: 'Seconds to wait before the next try.',
    required: true,
    schema: { type: 'integer', minimum: 0 },
    example: 15,
  },
};

/** References to the headers of an answer with this status. */
export function headersOf(status: number): Headers {
  const names = status === 429 || status === 503 ? Object.keys(HEADERS) : ['x-request-id'];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
