import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { KeyedMutex } from '../platform/keyed-mutex.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { ClaimJudge } from './claim-judge.js';
import type { ClaimedCompletion } from './completion.js';
import { CompletionsRepository } from './completions.repository.js';

/** What one piece of verification did. */
export interface VerificationSummary {
  /** Ids of the completions that were verified; the others came to be settled or were not allowed. */
  readonly verifiedIds: ReadonlySet<string>;
  /** Calls to the X API, shared by all of them. */
  readonly apiCallCount: number;
}

/** Verifies completions of one member: decides which may be, judges them together and records each attempt. */
@Injectable()
export class CompletionVerifier {
  constructor(
    private readonly completions: CompletionsRepository,
    private readonly judge: ClaimJudge,
    private readonly recorder: AttemptRecorder,
    private readonly mutex: KeyedMutex,
  ) {}

  /**
   * One piece of work at a time for each member, so that identical requests find the first one's verdict instead
   * of asking X again. `mayVerify` is asked with the completion as it is once the turn has come.
   */
  verify(
    userId: string,
    ids: readonly string[],
    mayVerify: (completion: ClaimedCompletion) => boolean,
  ): Promise<VerificationSummary> {
    return this.mutex.run(`verify:${userId}`, async () => {
      const startedAt = performance.now();
      const current = await this.completions.listClaimed(userId, { ids });
      const open = current.filter((completion) => completion.status !== 'APPROVED' && mayVerify(completion));
      if (open.length === 0) return { verifiedIds: new Set<string>(), apiCallCount: 0 };
      const judged = await this.judge.judge(userId, open);
      for (const claim of judged) await this.recorder.record(claim, performance.now() - startedAt);
      return {
        verifiedIds: new Set(open.map(({ id }) => id)),
        apiCallCount: judged.reduce((sum, { apiCallCount }) => sum + apiCallCount, 0),
      };
    });
  }
}
