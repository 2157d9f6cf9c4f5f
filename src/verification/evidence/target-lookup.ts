import { Injectable } from '@nestjs/common';
import { XApiClient, type XPostLookup } from '#x-api';
import { Clock } from '../../platform/clock.js';
import type { XSession } from '../../twitter-connection/x-session.js';
import { failed } from '../rules/judge-list.js';
import { undetermined, type Undetermined } from '../verdict.js';
import { readPosts } from './lookup-sources.js';
import { SourceReader } from './source-reader.js';

const GONE_MEMORY_MS = 60 * 60 * 1000;
const MAX_REMEMBERED = 10_000;

/** What stands in the way of a no, by post id; a target that exists has no entry. */
export interface TargetCheck {
  readonly obstacles: ReadonlyMap<string, Undetermined>;
  readonly calls: number;
}

/** Before a no about a post is said, the post has to be there: X lists nothing about one that was deleted. */
@Injectable()
export class TargetLookup {
  readonly #goneUntil = new Map<string, number>();

  constructor(
    private readonly xApi: XApiClient,
    private readonly clock: Clock,
  ) {}

  /** Looks all targets up, 100 a call. Only "gone" is remembered, for an hour: a deleted post does not come back. */
  async check(session: XSession, postIds: ReadonlySet<string>): Promise<TargetCheck> {
    const now = this.clock.now().getTime();
    const obstacles = new Map<string, Undetermined>();
    const unknown: string[] = [];
    for (const id of postIds) {
      if (this.#isRememberedAsGone(id, now)) obstacles.set(id, unavailable(id, 'gone'));
      else unknown.push(id);
    }
    const reader = new SourceReader(session);
    const { value, failure } = await readPosts(reader, this.xApi, unknown);
    for (const id of unknown) {
      const lookup = value.get(id);
      if (lookup?.state === 'gone') this.#rememberGone(id, now);
      const obstacle =
        lookup === undefined && failure !== null ? failed(failure, { target: id }) : obstacleOf(id, lookup);
      if (obstacle !== null) obstacles.set(id, obstacle);
    }
    return { obstacles, calls: reader.calls };
  }

  #isRememberedAsGone(id: string, now: number): boolean {
    const until = this.#goneUntil.get(id);
    if (until === undefined) return false;
    if (until > now) return true;
    this.#goneUntil.delete(id);
    return false;
  }

  #rememberGone(id: string, now: number): void {
    const [oldest] = this.#goneUntil.keys();
    if (this.#goneUntil.size >= MAX_REMEMBERED && oldest !== undefined) this.#goneUntil.delete(oldest);
    this.#goneUntil.set(id, now + GONE_MEMORY_MS);
  }
}

function obstacleOf(id: string, lookup: XPostLookup | undefined): Undetermined | null {
  switch (lookup?.state) {
    case 'found':
      return null;
    case 'gone':
    case 'hidden':
      return unavailable(id, lookup.state);
    case 'unmentioned':
    case undefined:
      return undetermined('x_unavailable', 'X did not answer about the target post', {
        seen: { target: id },
      });
  }
}

function unavailable(id: string, state: 'gone' | 'hidden'): Undetermined {
  return undetermined('target_unavailable', 'the target post is deleted or not visible', {
    seen: { target: id, state },
  });
}
