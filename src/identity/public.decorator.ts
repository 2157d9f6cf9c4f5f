import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiResponse, ApiSecurity } from '@nestjs/swagger';
import { ACCESS, type Access } from './access.js';

/**
 * Anyone may call the route, or every route of the class; what one address sends is counted, unless `isLimited` is false
 * because nobody may be kept from asking.
 */
export function Public(options: { readonly isLimited?: boolean } = {}): MethodDecorator & ClassDecorator {
  const { isLimited = true } = options;
  // In OpenAPI an empty requirement says that the call needs no credentials.
  return applyDecorators(
    SetMetadata<string, Access>(ACCESS, { kind: 'public', isLimited }),
    ApiSecurity({}),
    ...(isLimited ? [ApiResponse({ status: 429, description: '`too_many_requests`' })] : []),
  );
}
