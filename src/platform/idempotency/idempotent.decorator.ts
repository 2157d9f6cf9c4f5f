import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { ApiProblem } from '../problems/api-problem.decorator.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** The metadata key that marks an idempotent route. */
export const IDEMPOTENT = 'platform:idempotent';

/**
 * A request to the route may be sent again under the same `Idempotency-Key`: the work is done once, and the first
 * answer is sent again. For routes that are `@Authenticated()` and answer JSON.
 */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    SetMetadata(IDEMPOTENT, true),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        '1 to 255 printable ASCII characters. For 24 hours the same key, user, path and body get the first answer ' +
        'again, with `Idempotent-Replayed: true`. Only answers 2xx, 404 and 422 are stored.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
    ApiProblem('idempotency_in_progress'),
    ApiProblem('idempotency_key_reused'),
  );
}
