import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/audit/audit-events.js';
import type { Cursor } from '../platform/paging.js';
import { Problem } from '../platform/problem.js';
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

  /** Those that pass every filter, newest first. */
  list(filter: CompletionFilter, after: Cursor | null, take: number): Promise<ReviewedPlace[]> {
    return this.completions.list(filter, after, take);
  }

  /** Anybody's completion, or `not_found`. */
  async getOrThrow(id: string): Promise<ReviewedCompletion> {
    const completion = await this.completions.find(id);
    if (completion === null) throw notFound();
    return completion;
  }

  /**
   * Decides by hand, which is final for verification. Points are given once, and taken back when what was approved, by
   * whomever, is rejected. The same decision again changes nothing; with another reason it replaces the one before.
   */
  async decide(id: string, decision: Decision, actor: Actor): Promise<ReviewedCompletion> {
    if (!(await this.decisions.record(id, decision, actor))) throw notFound();
    return this.getOrThrow(id);
  }
}

function notFound(): Problem {
  return new Problem('not_found', 'There is no such completion.');
}
