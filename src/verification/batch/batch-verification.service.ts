import { Injectable, Logger } from '@nestjs/common';
import { AuditEvents, type Actor, type NewAuditEvent } from '../../platform/audit/audit-events.js';
import { inParallel } from '../../platform/concurrency/in-parallel.js';
import type {
  BatchItemResponse,
  BatchVerificationResponse,
  ItemErrorCode,
} from './batch-verification.dto.js';
import {
  COMPLETION_STATUSES,
  oneOf,
  VERIFICATION_RESULTS,
  type CompletionWithAttempt,
} from '../completion/completion.js';
import { CompletionVerifier } from '../verify/completion-verifier.js';
import { TargetLookup } from '../verify/judge/target-lookup.js';
import { CompletionsRepository } from '../completion/completions.repository.js';
import { VerificationSlots } from '../slots/verification-slots.js';
import { COMPLETION_ERROR_CODES } from '../verdict/error-code.js';

/** Room for 500 ids that the service made; of longer ids, some are left out. */
const MAX_EVENT_BYTES = 16_000;

/** Verifies completions of many members: several members at the same time, the completions of each together. */
@Injectable()
export class BatchVerificationService {
  readonly #logger = new Logger(BatchVerificationService.name);

  constructor(
    private readonly completions: CompletionsRepository,
    private readonly targets: TargetLookup,
    private readonly verifier: CompletionVerifier,
    private readonly slots: VerificationSlots,
    private readonly audit: AuditEvents,
  ) {}

  /**
   * Verifies those that are not final, without a cooldown, and gives a result for each distinct id. An unknown id
   * (`not_found`) or a member whose verification fails (`internal_error`) does not affect the others. The audit event is
   * written first, because no single transaction covers the batch.
   */
  async verify(completionIds: readonly string[], actor: Actor): Promise<BatchVerificationResponse> {
    const ids = [...new Set(completionIds)];
    await this.audit.recordAhead(batchEvent(ids, actor));
    const byMember = idsByMember(await this.completions.listOwners(ids));
    const options = { claimOrder: this.targets.nextOrder(), serviceClass: 'batch' } as const;
    const failed = new Set<string>();
    let apiCallCount = 0;
    await inParallel(this.slots.most, byMember, async ([userId, ownIds]) => {
      try {
        const summary = await this.slots.run('batch', () =>
          this.verifier.verify(userId, ownIds, () => true, options),
        );
        if (summary === 'busy') throw new Error('another instance is verifying this member');
        apiCallCount += summary.apiCallCount;
      } catch (error) {
        this.#logger.error({ msg: 'Batch verification failed', userId, completionIds: ownIds, err: error });
        for (const id of ownIds) failed.add(id);
      }
    });
    const found = new Map((await this.completions.findWithAttempts(ids)).map((row) => [row.id, row]));
    return { results: ids.map((id) => itemOf(id, found.get(id), failed.has(id))), apiCallCount };
  }
}

/** The audit event of a batch: how many completions, and which. */
export function batchEvent(completionIds: readonly string[], actor: Actor): NewAuditEvent {
  return {
    actor,
    action: 'verifications.run',
    target: { type: 'completions', id: 'batch' },
    after: { count: completionIds.length, completionIds: joinWithinLimit(completionIds) },
  };
}

/** As many whole ids as have room as JSON, separated by spaces; an ellipsis for the others. */
function joinWithinLimit(ids: readonly string[]): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const id of ids) {
    bytes += Buffer.byteLength(JSON.stringify(id));
    if (bytes > MAX_EVENT_BYTES) return [...kept, '…'].join(' ');
    kept.push(id);
  }
  return kept.join(' ');
}

function idsByMember(owners: readonly { id: string; userId: string }[]): Map<string, string[]> {
  const byMember = new Map<string, string[]>();
  for (const { id, userId } of owners) byMember.set(userId, [...(byMember.get(userId) ?? []), id]);
  return byMember;
}

function itemOf(
  completionId: string,
  completion: CompletionWithAttempt | undefined,
  hasFailed: boolean,
): BatchItemResponse {
  if (completion === undefined) {
    return { completionId, status: null, verificationResult: null, errorCode: 'not_found' };
  }
  const [latest] = completion.verificationLogs;
  return {
    completionId,
    status: oneOf(COMPLETION_STATUSES, completion.status),
    verificationResult: latest === undefined ? null : oneOf(VERIFICATION_RESULTS, latest.verificationResult),
    errorCode: hasFailed ? 'internal_error' : errorCodeOf(completion),
  };
}

function errorCodeOf({ errorCode }: CompletionWithAttempt): ItemErrorCode | null {
  return errorCode === null ? null : oneOf(COMPLETION_ERROR_CODES, errorCode);
}
