import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiProblem } from '../platform/problems/api-problem.decorator.js';
import { ACCESS, type Access } from './access.js';

/**
 * Anyone may call the route, or every route of the class. Requests count towards the limit of their address, unless
 * `isLimited` is false.
 */
export function Public(options: { readonly isLimited?: boolean } = {}): MethodDecorator & ClassDecorator {
  const { isLimited = true } = options;
  // In OpenAPI an empty requirement means that the call needs no credentials.
  return applyDecorators(
    SetMetadata<string, Access>(ACCESS, { kind: 'public', isLimited }),
    ApiSecurity({}),
    ...(isLimited ? [ApiProblem('too_many_requests')] : []),
  );
}
