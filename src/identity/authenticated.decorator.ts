import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse } from '@nestjs/swagger';
import { ACCESS, type Access, type Role } from './access.js';

/** Only the bearer of a valid token may call the route; with a `role`, only one who has it. */
export function Authenticated(options: { readonly role?: Role } = {}): MethodDecorator & ClassDecorator {
  const { role = null } = options;
  const documentation = [
    ApiBearerAuth(),
    ApiResponse({ status: 401, description: '`unauthenticated`' }),
    ...(role === null
      ? []
      : [ApiResponse({ status: 403, description: `\`forbidden\`: needs the role ${role}` })]),
  ];
  return applyDecorators(
    SetMetadata<string, Access>(ACCESS, { kind: 'authenticated', role }),
    ...documentation,
  );
}
