import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ACCESS, type Access } from './access.js';

/** Anyone may call the route, or every route of the class. */
export function Public(): MethodDecorator & ClassDecorator {
  // In OpenAPI an empty requirement says that the call needs no credentials.
  return applyDecorators(SetMetadata<string, Access>(ACCESS, { kind: 'public' }), ApiSecurity({}));
}
