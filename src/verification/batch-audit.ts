import type { Actor, NewAuditEvent } from '../platform/audit/audit-events.js';

/** 500 of the ids that the service gives have room; longer ones of others are cut off. */
const MOST_BYTES = 16_000;

/** What the audit trail tells of a batch: how many completions, and which. */
export function batchEvent(completionIds: readonly string[], actor: Actor): NewAuditEvent {
  return {
    actor,
    action: 'verifications.run',
    target: { type: 'completions', id: 'batch' },
    after: { count: completionIds.length, completionIds: joined(completionIds) },
  };
}

/** As many whole ids as have room as JSON, separated by spaces; an ellipsis for the others. */
function joined(ids: readonly string[]): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const id of ids) {
    bytes += Buffer.byteLength(JSON.stringify(id));
    if (bytes > MOST_BYTES) return [...kept, '…'].join(' ');
    kept.push(id);
  }
  return kept.join(' ');
}
