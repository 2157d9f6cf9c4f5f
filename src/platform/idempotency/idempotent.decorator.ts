import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** The metadata key that tells an idempotent route. */
export const IDEMPOTENT = 'platform:idempotent';

/**
 * A request to the route may be sent again under the same `Idempotency-Key` and is worked on once: the first answer
 * comes again. For routes that are `@Authenticated()` and answer JSON.
 */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    SetMetadata(IDEMPOTENT, true),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        '1 to 255 printable ASCII characters. The same key, user, address and body give the first answer again ' +
        '(with `Idempotent-Replayed: true`) for 24 hours. Kept is an answer 2xx, 404 or 422.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
    ApiResponse({ status: 409, description: '`idempotency_in_progress`, or a conflict of the call itself' }),
    ApiResponse({ status: 422, description: '`idempotency_key_reused`' }),
  );
}
