import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
// Not part of Nest's public API, but where it stores a route's parameters; @nestjs/swagger reads them, too.
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import type { FieldError } from '../../platform/problems/problem.js';
import { validationProblem } from '../../platform/problems/validation-problem.js';

/** Keyed by `<RouteParamtypes>:<position>`; `data` is the name of the one field that the parameter takes. */
type RouteParameters = Readonly<Record<string, { readonly data?: unknown }>>;

/**
 * Refuses query and body fields of `/v1` requests for which the route has no parameter. The validation pipe cannot, as it
 * only sees declared parameters; it does check one that takes the whole query or body.
 */
@Injectable()
export class UndeclaredInputInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { url, query, body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!url.startsWith('/v1/')) return next.handle();
    const parameters = parametersOf(context);
    const errors = [
      ...undeclared(query, fieldsTaken(parameters, RouteParamtypes.QUERY)),
      ...undeclared(body, fieldsTaken(parameters, RouteParamtypes.BODY)),
    ];
    if (errors.length > 0) throw validationProblem(errors);
    return next.handle();
  }
}

function parametersOf(context: ExecutionContext): RouteParameters {
  const metadata: unknown = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  );
  return (metadata ?? {}) as RouteParameters;
}

/** The field names that a route takes from the query or the body, or all. */
function fieldsTaken(parameters: RouteParameters, kind: RouteParamtypes): 'all' | ReadonlySet<string> {
  const taken = Object.entries(parameters)
    .filter(([key]) => key.startsWith(`${kind}:`))
    .map(([, { data }]) => data);
  return taken.every((name) => typeof name === 'string') ? new Set(taken) : 'all';
}

function undeclared(input: unknown, taken: 'all' | ReadonlySet<string>): FieldError[] {
  if (taken === 'all' || typeof input !== 'object' || input === null) return [];
  return Object.keys(input)
    .filter((name) => !taken.has(name))
    .map((name) => ({ path: name, message: `property ${name} should not exist` }));
}
