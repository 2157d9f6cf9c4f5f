import type { Problem } from '../platform/problem.js';
import { validationProblem } from '../platform/validation-problem.js';

const MAX_DEPTH = 32;
const MAX_MEMBERS = 1_000;
/** Twice as many as any list of ids may have. */
const MAX_ELEMENTS = 1_000;

/**
 * The `validation_failed` of a body that nobody can have meant, and that takes long, or the whole stack, to walk
 * through: of more than 32 levels, 1,000 members in all objects together, or 1,000 elements in all arrays together. Null
 * for any other.
 *
 * @param body what `JSON.parse` gave
 */
export function sizeProblem(body: unknown): Problem | null {
  const excess = excessOf(body, 1, { members: 0, elements: 0 });
  return excess === null ? null : validationProblem([{ path: '', message: `the body ${excess}` }]);
}

interface Seen {
  members: number;
  elements: number;
}

/** Looks no further than to the first thing that is too much. */
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
