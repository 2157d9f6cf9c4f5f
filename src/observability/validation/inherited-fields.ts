import type { FieldError } from '../../platform/problems/problem.js';

/** Properties of every object: class-validator looks fields up by name, and would treat these as declared. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * The fields that are named like a property of every object. No DTO declares one.
 *
 * @param input a query or a body whose depth has been checked
 */
export function inheritedFields(input: unknown, parent = ''): FieldError[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    const path = parent === '' ? name : `${parent}.${name}`;
    return INHERITED.has(name)
      ? [{ path, message: `property ${name} should not exist` }]
      : inheritedFields(value, path);
  });
}
