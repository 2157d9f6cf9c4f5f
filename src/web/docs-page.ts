import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from '../observability/openapi/openapi.js';
import { pathOf } from '../observability/problems/problem-response.js';
import { pageHeaders } from './page-headers.js';

/** The page has style elements and attributes of its own; their text comes from the package, not from users. */
const HEADERS = pageHeaders({ styleSources: ["'self'", "'unsafe-inline'"] });

/** Serves the OpenAPI page at `/docs` and the document at `/docs-json`. */
export function serveDocs(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request, reply, _payload, done) => {
      if (/^\/docs(?:\/|$)/.test(pathOf(request))) reply.headers(HEADERS);
      done();
    });
  SwaggerModule.setup('docs', app, openApiDocument(app), { jsonDocumentUrl: 'docs-json', raw: ['json'] });
}
