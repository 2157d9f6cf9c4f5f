import type { Task } from '#database';
import { approved, rejected, undetermined, type Verdict } from '../verdict.js';
import { failed, notAsked } from './judge-list.js';
import { targetUsername, type VerificationRule } from './rule.js';
import type { XRelationship } from '#x-api';

/** Follow tasks: X's `connection_status` between the member and the target. */
export const followRule: VerificationRule = {
  taskType: 'TWITTER_FOLLOW',
  needs: ({ task }) => [{ source: 'relationships', username: targetUsername(task) }],
  judge: ({ task }, { relationships }) => {
    const username = targetUsername(task);
    const relationship = relationships?.value.get(username.toLowerCase());
    if (relationship !== undefined) return judgeRelationship(task, username, relationship);
    return relationships?.failure ? failed(relationships.failure) : notAsked();
  },
};

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
  return rejected('not_followed', `@${username} is not followed.`, seen);
}
