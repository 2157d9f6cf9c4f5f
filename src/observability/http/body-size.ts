import type { Problem } from '../../platform/problems/problem.js';
import { validationProblem } from '../../platform/problems/validation-problem.js';

const MAX_DEPTH = 32;
const MAX_MEMBERS = 1_000;
/** Twice the longest list of ids that a route accepts. */
const MAX_ELEMENTS = 1_000;

/**
 * The `validation_failed` problem for a body that is too large to process: more than 32 levels, or 1,000 members of
 * objects or 1,000 elements of arrays in total. Null for any other.
 *
 * @param body the result of `JSON.parse`
 */
export function sizeProblem(body: unknown): Problem | null {
  const excess = excessOf(body, 1, { members: 0, elements: 0 });
  return excess === null ? null : validationProblem([{ path: '', message: `the body ${excess}` }]);
}

interface Seen {
  members: number;
  elements: number;
}

/** Stops at the first limit that is exceeded. */
function excessOf(value: unknown, level: number, seen: Seen): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (level > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
  const parts: unknown[] = Array.isArray(value) ? value : Object.values(value);
  seen[Array.isArray(value) ? 'elements' : 'members'] += parts.length;
  if (seen.elements > MAX_ELEMENTS) return `has more than ${MAX_ELEMENTS} elements`;
  if (seen.members > MAX_MEMBERS) return `has more than ${MAX_MEMBERS} members`;
  for (const part of parts) {
    const excess = excessOf(part, level + 1, seen);
    if (excess !== null) return excess;
  }
  return null;
}
