import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/audit-events.js';
import type { Cursor } from '../../platform/lists/paging.js';
import { Problem } from '../../platform/problems/problem.js';
import {
  AdminCompletionsRepository,
  type CompletionFilter,
  type ReviewedCompletion,
  type ReviewedPlace,
} from './admin-completions.repository.js';
import type { Decision } from './decision.js';
import { DecisionRecorder } from './decision-recorder.js';

/** What admins do with the completions of all members. */
@Injectable()
export class ReviewService {
  constructor(
    private readonly completions: AdminCompletionsRepository,
    private readonly decisions: DecisionRecorder,
  ) {}

  /** The completions that match every filter, newest first. */
  list(filter: CompletionFilter, after: Cursor | null, take: number): Promise<ReviewedPlace[]> {
    return this.completions.list(filter, after, take);
  }

  /** @throws Problem `not_found` when there is no such completion */
  async getOrThrow(id: string): Promise<ReviewedCompletion> {
    const completion = await this.completions.find(id);
    if (completion === null) throw notFound();
    return completion;
  }

  /**
   * Stores the decision; verification does not change it. Points are given once, and a rejection takes them back. The
   * same decision again changes nothing; one with another reason replaces it.
   * @throws Problem `not_found` when there is no such completion
   * @throws VaultError when the key of the account hashes cannot be opened, which an approval needs
   */
  async decide(id: string, decision: Decision, actor: Actor): Promise<ReviewedCompletion> {
    if (!(await this.decisions.record(id, decision, actor))) throw notFound();
    return this.getOrThrow(id);
  }
}

function notFound(): Problem {
  return new Problem('not_found', 'There is no such completion.');
}
