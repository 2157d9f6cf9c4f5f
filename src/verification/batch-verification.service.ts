import { Injectable, Logger } from '@nestjs/common';
import { AuditEvents, type Actor } from '../platform/audit/audit-events.js';
import { inParallel } from '../platform/in-parallel.js';
import { batchEvent } from './batch-audit.js';
import type {
  BatchItemResponse,
  BatchVerificationResponse,
  ItemErrorCode,
} from './batch-verification.dto.js';
import { ClaimJudge } from './claim-judge.js';
import {
  COMPLETION_STATUSES,
  oneOf,
  VERIFICATION_RESULTS,
  type CompletionWithAttempt,
} from './completion.js';
import { CompletionVerifier } from './completion-verifier.js';
import { CompletionsRepository } from './completions.repository.js';
import { COMPLETION_ERROR_CODES } from './error-code.js';

const MEMBERS_AT_ONCE = 8;

/** Verifies completions of many members: members side by side, each one's completions together. */
@Injectable()
export class BatchVerificationService {
  readonly #logger = new Logger(BatchVerificationService.name);

  constructor(
    private readonly completions: CompletionsRepository,
    private readonly judge: ClaimJudge,
    private readonly verifier: CompletionVerifier,
    private readonly audit: AuditEvents,
  ) {}

  /**
   * Verifies what is not final yet, whenever X was asked last, and tells for each distinct id what became of it. An
   * id that is unknown (`not_found`) or a member whose verification broke (`internal_error`) leaves the others alone.
   * The audit trail tells of it first: there is no one transaction of all that follows.
   */
  async verify(completionIds: readonly string[], actor: Actor): Promise<BatchVerificationResponse> {
    const ids = [...new Set(completionIds)];
    await this.audit.recordAhead(batchEvent(ids, actor));
    const byMember = idsByMember(await this.completions.listOwners(ids));
    const claimed = this.judge.drawTicket();
    const broken = new Set<string>();
    let apiCallCount = 0;
    await inParallel(MEMBERS_AT_ONCE, byMember, async ([userId, ownIds]) => {
      try {
        const summary = await this.verifier.verify(userId, ownIds, () => true, claimed);
        apiCallCount += summary.apiCallCount;
      } catch (error) {
        this.#logger.error({ msg: 'Batch verification failed', userId, completionIds: ownIds, err: error });
        for (const id of ownIds) broken.add(id);
      }
    });
    const found = new Map((await this.completions.findWithAttempts(ids)).map((row) => [row.id, row]));
    return { results: ids.map((id) => itemOf(id, found.get(id), broken.has(id))), apiCallCount };
  }
}

function idsByMember(owners: readonly { id: string; userId: string }[]): Map<string, string[]> {
  const byMember = new Map<string, string[]>();
  for (const { id, userId } of owners) byMember.set(userId, [...(byMember.get(userId) ?? []), id]);
  return byMember;
}

function itemOf(
  completionId: string,
  completion: CompletionWithAttempt | undefined,
  isBroken: boolean,
): BatchItemResponse {
  if (completion === undefined) {
    return { completionId, status: null, verificationResult: null, errorCode: 'not_found' };
  }
  const [latest] = completion.verificationLogs;
  return {
    completionId,
    status: oneOf(COMPLETION_STATUSES, completion.status),
    verificationResult: latest === undefined ? null : oneOf(VERIFICATION_RESULTS, latest.verificationResult),
    errorCode: isBroken ? 'internal_error' : errorCodeOf(completion),
  };
}

function errorCodeOf({ errorCode }: CompletionWithAttempt): ItemErrorCode | null {
  return errorCode === null ? null : oneOf(COMPLETION_ERROR_CODES, errorCode);
}
