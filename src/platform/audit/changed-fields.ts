import type { AuditedFields } from './audit-events.js';

/** What an update changed: the same fields before and after it. */
export interface FieldChanges {
  readonly before: AuditedFields;
  readonly after: AuditedFields;
}

/** The fields of `before` that have another value in `after`; null when all are the same. */
export function changedFields(before: AuditedFields, after: AuditedFields): FieldChanges | null {
  const names = Object.keys(before).filter((name) => before[name] !== after[name]);
  if (names.length === 0) return null;
  return { before: pick(before, names), after: pick(after, names) };
}

function pick(fields: AuditedFields, names: readonly string[]): AuditedFields {
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
}
