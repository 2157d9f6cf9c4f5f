import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { ApiProblem } from '../platform/problems/api-problem.decorator.js';
import { ACCESS, type Access, type Role } from './access.js';

/** The route needs a valid bearer token and, if given, the `role`. */
export function Authenticated(options: { readonly role?: Role } = {}): MethodDecorator & ClassDecorator {
  const { role = null } = options;
  const documentation = [
    ApiBearerAuth(),
    ApiProblem('unauthenticated'),
    ApiProblem('too_many_requests'),
    ...(role === null ? [] : [ApiProblem('forbidden')]),
  ];
  return applyDecorators(
    SetMetadata<string, Access>(ACCESS, { kind: 'authenticated', role }),
    ...documentation,
  );
}
