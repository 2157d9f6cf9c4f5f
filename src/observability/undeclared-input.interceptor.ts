import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
// Not part of Nest's promised surface, but where it keeps a route's parameters; @nestjs/swagger reads them too.
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import type { FieldError } from '../platform/problem.js';
import { validationProblem } from '../platform/validation-problem.js';

/** Keyed `<RouteParamtypes>:<position>`; `data` names the one field that the parameter takes. */
type RouteParameters = Readonly<Record<string, { readonly data?: unknown }>>;

/**
 * Refuses query and body fields of `/v1` requests that the route has no parameter for. The validation pipe
 * cannot: it only sees what the route asks for. A parameter that takes the whole query or body is left to it.
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

/** The names that a route takes of one kind of input, or everything. */
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
