import type { DialectRules, JsonObject, ParameterProblem, UnavailableResource } from './dialects/dialect.js';

/** A requested resource that is not returned; `section` says where it would have been. */
export interface MissingResource extends UnavailableResource {
  readonly section: 'data' | 'includes';
}

/** Ends a request with a problem as its answer. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    readonly body: JsonObject,
  ) {
    super(`X answers ${status}`);
  }
}

export function problemType(rules: DialectRules, name: string): string {
  return `${rules.problemBase}/${name}`;
}

/** A problem that only repeats its HTTP status. */
export function genericProblem(status: number, title: string, detail = title): JsonObject {
  return { title, type: 'about:blank', status, detail };
}

export function invalidRequest(rules: DialectRules, problems: readonly ParameterProblem[]): ApiProblem {
  return new ApiProblem(400, rules.invalidRequest(problems));
}

export function notFound(rules: DialectRules, resource: UnavailableResource): JsonObject {
  const { parameter, resourceId, resourceType } = resource;
  return {
    value: resourceId,
    detail: `Could not find ${resourceType} with ${parameter}: [${resourceId}].`,
    title: 'Not Found Error',
    resource_type: resourceType,
    parameter,
    resource_id: resourceId,
    type: problemType(rules, 'resource-not-found'),
  };
}

/** X reports a suspended account as not found, with another title and detail. */
export function suspended(rules: DialectRules, resource: UnavailableResource): JsonObject {
  return {
    ...notFound(rules, resource),
    title: 'Forbidden',
    detail: `User has been suspended: [${resource.resourceId}].`,
  };
}

export function notAuthorized(rules: DialectRules, resource: MissingResource): JsonObject {
  const { parameter, resourceId, resourceType, section } = resource;
  return {
    value: resourceId,
    detail: `Sorry, you are not authorized to see the ${resourceType} with ${parameter}: [${resourceId}].`,
    title: 'Authorization Error',
    resource_type: resourceType,
    parameter,
    resource_id: resourceId,
    section,
    type: problemType(rules, 'not-authorized-for-resource'),
  };
}

export function unavailable(rules: DialectRules, resource: UnavailableResource): JsonObject {
  return {
    title: 'Resource Unavailable',
    detail: `The ${resource.resourceType} [${resource.resourceId}] is not available right now.`,
    ...rules.unavailableResource(resource),
    type: problemType(rules, 'resource-unavailable'),
  };
}
