import { isWholePost, type XPost } from '#x-api';
import type { Evidence } from '../evidence/evidence.js';
import type { Need, TimelineBound } from '../evidence/need.js';
import type { RejectionCode } from '../verdict/rejection-code.js';
import { approved, rejected, undetermined, type Verdict } from '../verdict/verdict.js';
import { failed, judgeList, notAsked } from './judge-list.js';
import { isMadeByEnd, isMadeSinceBeginning, isNewPost } from './post-time.js';
import { holdsText } from './required-text.js';
import type { Claim } from './rule.js';

/** What one task type asks of a post that the member writes. */
export interface WrittenPost {
  /** The target that has to be looked up before a rejection, or null when the task names none. */
  aboutPost(claim: Claim): string | null;
  /** How far back the timeline has to be read. */
  bound(claim: Claim): TimelineBound;
  /** Whether the post has the right target, or start time; its end time and text are checked separately. */
  fits(post: XPost, claim: Claim): boolean;
  /** Whether a post without references must have one to the target, which X has left out. */
  hasLostReference?(post: XPost, claim: Claim): boolean;
  /** Shown to the member when the pasted post does not fit. */
  readonly wrongTarget: string;
  /** Shown to the member when no post in the timeline fits. */
  readonly missing: string;
}

/** A pasted post is looked up by its id, which is cheaper than reading the timeline. */
export function writtenPostNeeds(claim: Claim, wanted: WrittenPost): Need[] {
  if (claim.proofPostId !== null) return [{ source: 'posts', postId: claim.proofPostId }];
  return [
    {
      source: 'timeline',
      bound: wanted.bound(claim),
      matches: (post) => matches(claim, wanted, post),
    },
  ];
}

/** Judges the pasted post, or the timeline when none was pasted. */
export function judgeWrittenPost(claim: Claim, evidence: Evidence, wanted: WrittenPost): Verdict {
  if (claim.proofPostId !== null) return judgeProof(claim, claim.proofPostId, evidence, wanted);
  const verdict = judgeList(evidence.timeline, {
    matches: (post) => matches(claim, wanted, post),
    idOf: (post) => post.id,
    code: 'no_matching_post',
    reason: wanted.missing,
    aboutPost: wanted.aboutPost(claim),
  });
  const posts = evidence.timeline?.value ?? [];
  if (verdict.outcome !== 'rejected' || !posts.some((post) => hasLostReference(claim, wanted, post)))
    return verdict;
  return undetermined('evidence_incomplete', 'X left out what a post refers to', { seen: verdict.seen });
}

function hasLostReference(claim: Claim, wanted: WrittenPost, post: XPost): boolean {
  return post.references.length === 0 && wanted.hasLostReference?.(post, claim) === true;
}

function matches(claim: Claim, wanted: WrittenPost, post: XPost): boolean {
  const { task } = claim;
  const isInTime = isMadeByEnd(post, task) === true;
  return isInTime && !isRepost(post) && wanted.fits(post, claim) && holdsText(post, task.requiredText);
}

function judgeProof(claim: Claim, postId: string, evidence: Evidence, wanted: WrittenPost): Verdict {
  const lookup = evidence.posts?.value.get(postId);
  if (lookup === undefined) return evidence.posts?.failure ? failed(evidence.posts.failure) : notAsked();
  const seen = { proof: postId, state: lookup.state };
  switch (lookup.state) {
    case 'found':
      return judgeFoundProof(claim, lookup.post, wanted);
    case 'gone':
      if (isNewPost(postId, claim.now))
        return undetermined('not_visible_yet', 'X does not show the pasted post yet', { seen });
      return rejected(
        'proof_not_found',
        'There is no post at the address you gave.',
        seen,
        wanted.aboutPost(claim),
      );
    case 'hidden':
      return undetermined('target_unavailable', 'the pasted post is not visible', { seen });
    case 'unmentioned':
      return undetermined('x_unavailable', 'X did not answer about the pasted post', { seen });
  }
}

function judgeFoundProof(claim: Claim, post: XPost, wanted: WrittenPost): Verdict {
  const references = post.references.map(({ kind, id }) => `${kind}:${id}`);
  const seen = { proof: post.id, authorId: post.authorId, references };
  const isInTime = isMadeSinceBeginning(post, claim.task);
  const isWhole = post.authorId !== null && isWholePost(post) && !hasLostReference(claim, wanted, post);
  if (!isWhole || post.versions === null || isInTime === null) {
    return undetermined('evidence_incomplete', 'X left out a part of the pasted post', { seen });
  }
  const rejection = rejectionOf(claim, post, isInTime, wanted);
  return rejection === null ? approved(seen) : rejected(...rejection, seen, wanted.aboutPost(claim));
}

/** Why the pasted post is rejected, for programs and for the member; null when it fits. */
function rejectionOf(
  claim: Claim,
  post: XPost,
  isInTime: boolean,
  wanted: WrittenPost,
): readonly [RejectionCode, string] | null {
  const { task, twitterId } = claim;
  if (post.authorId !== twitterId)
    return ['proof_wrong_author', 'The post at the address you gave is by another account.'];
  if (isRepost(post)) return ['proof_is_repost', 'The address you gave is a repost, not a post of your own.'];
  if (!isInTime) return ['proof_too_old', 'The post at the address you gave was made before the task began.'];
  if (isMadeByEnd(post, task) !== true)
    return ['proof_too_late', 'The post at the address you gave was made after the task ended.'];
  if (!wanted.fits(post, claim)) return ['proof_wrong_target', wanted.wrongTarget];
  if (!holdsText(post, task.requiredText))
    return ['proof_text_missing', 'The post at the address you gave does not contain the required text.'];
  return null;
}

function isRepost(post: XPost): boolean {
  return post.references.some(({ kind }) => kind === 'retweeted');
}
