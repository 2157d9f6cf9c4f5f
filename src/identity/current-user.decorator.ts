import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedUser } from './authenticated-user.js';

/** The `AuthenticatedUser` of the request, as a parameter of a route that is `@Authenticated()`. */
export const CurrentUser = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AuthenticatedUser => {
    const { user } = context.switchToHttp().getRequest<FastifyRequest>();
    if (user === undefined) throw new Error('@CurrentUser() needs a route that is @Authenticated()');
    return user;
  },
);
