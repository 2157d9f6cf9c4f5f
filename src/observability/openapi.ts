import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withProblems } from './openapi-problems.js';

/** The OpenAPI document of every route, as the decorators describe them. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Twitter Task Automation')
    .setDescription(
      'Verifies that members did what a task on X asked. Errors are `application/problem+json`.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  return withProblems(SwaggerModule.createDocument(app, description));
}
