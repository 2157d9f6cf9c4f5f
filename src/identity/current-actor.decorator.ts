import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../platform/audit/audit-events.js';
import './authenticated-user.js';

/** The caller for the audit trail, as a parameter of a route that is `@Authenticated()`. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { user, id } = context.switchToHttp().getRequest<FastifyRequest>();
  if (user === undefined) throw new Error('@CurrentActor() needs a route that is @Authenticated()');
  return { id: user.id, requestId: id };
});
