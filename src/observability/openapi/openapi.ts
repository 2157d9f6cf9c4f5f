import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withExamples } from './openapi-examples.js';
import { HEADERS } from './openapi-headers.js';
import { withNullTypes } from './openapi-nulls.js';
import { TAGS } from './openapi-tags.js';
import { withProblems } from './openapi-problems.js';

const DESCRIPTION = `Verifies whether members did what a task on X (Twitter) asked.

- Times are ISO 8601 in UTC with milliseconds; ids of X are strings.
- Lists: \`limit\` and \`cursor\`; \`nextCursor\` is the cursor of the next page, null on the last one.
- Every error is a \`Problem\` (\`application/problem+json\`, RFC 9457): use its \`code\`. A 429 or 503 says in \`Retry-After\` how many seconds to wait.
- Every answer carries \`x-request-id\`. POSTs of members accept an \`Idempotency-Key\`.
- Requests that are none of these operations: 404 \`not_found\`, 405 \`method_not_allowed\` with \`Allow\`; before an operation is known: 400 \`bad_request\`, 408 \`request_timeout\`, 431 \`headers_too_large\`.`;

const BEARER =
  'A JWT of your own sign-in: `sub` is the user id, `exp` is required, `roles` with `admin` opens the admin routes. Checked with AUTH_JWT_SECRET (HS256) or AUTH_JWKS_URL (RS256, ES256, EdDSA).';

/** The OpenAPI document of all routes, from their decorators, sorted: the order of modules does not show in it. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Twitter Task Automation')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The service that this document comes from')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: BEARER });
  for (const [name, description] of TAGS) builder.addTag(name, description);
  const raw = SwaggerModule.createDocument(app, builder.build());
  const { paths, components, ...document } = withExamples(withNullTypes(withProblems(raw)));
  const schemas = sorted(components?.schemas ?? {});
  const responses = sorted(components?.responses ?? {});
  return {
    ...document,
    paths: sorted(paths),
    components: { ...components, schemas, responses, headers: HEADERS },
  };
}

function sorted<T>(parts: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(parts).sort(([one], [other]) => (one < other ? -1 : 1)));
}
