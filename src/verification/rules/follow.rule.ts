import type { Task } from '#database';
import { approved, rejected, type Seen, undetermined, type Verdict } from '../verdict/verdict.js';
import { failed, notAsked } from './judge-list.js';
import { type Claim, READ_SCOPES, targetUsername, type VerificationRule } from './rule.js';
import type { XRelationship } from '#x-api';

/** Follow tasks: X's `connection_status` between the member and the target. */
export const followRule: VerificationRule = {
  taskType: 'TWITTER_FOLLOW',
  scopes: READ_SCOPES,
  endsWithTarget: false,
  needs: (claim) =>
    isOwnAccount(claim) ? [] : [{ source: 'relationships', username: targetUsername(claim.task) }],
  judge: (claim, { relationships }) => {
    const { task } = claim;
    const username = targetUsername(task);
    if (isOwnAccount(claim)) return notFollowed(username, { targetId: claim.twitterId });
    const relationship = relationships?.value.get(username.toLowerCase());
    if (relationship !== undefined) return judgeRelationship(task, username, relationship);
    return relationships?.failure ? failed(relationships.failure) : notAsked();
  },
};

/** Nobody can follow the own account, so X need not be asked. */
function isOwnAccount({ task, twitterId }: Claim): boolean {
  return task.targetUserId === twitterId;
}

function judgeRelationship(task: Task, username: string, relationship: XRelationship): Verdict {
  switch (relationship.state) {
    case 'found':
      if (task.targetUserId !== null && task.targetUserId !== relationship.userId) {
        return undetermined('target_changed', 'the handle belongs to another account now', {
          seen: { targetId: task.targetUserId, handleBelongsTo: relationship.userId },
        });
      }
      return judgeStatuses(username, relationship.userId, relationship.statuses);
    case 'gone':
    case 'unavailable':
      return undetermined('target_unavailable', 'X does not show the target account', {
        seen: { state: relationship.state },
      });
    case 'unmentioned':
      return undetermined('relationship_unknown', 'X did not mention the target account', {
        seen: { state: relationship.state },
      });
  }
}

function judgeStatuses(username: string, targetId: string, statuses: readonly string[] | null): Verdict {
  if (statuses === null) {
    return undetermined('relationship_unknown', 'X left out connection_status', { seen: { targetId } });
  }
  const seen = { targetId, statuses };
  if (statuses.includes('following')) return approved(seen);
  if (statuses.includes('follow_request_sent')) {
    return undetermined('follow_request_pending', 'the target has not accepted the follow request yet', {
      seen,
    });
  }
  return notFollowed(username, seen);
}

function notFollowed(username: string, seen: Seen): Verdict {
  return rejected('not_followed', `@${username} is not followed.`, seen);
}
