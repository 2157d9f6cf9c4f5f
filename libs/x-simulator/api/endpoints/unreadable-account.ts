import type { JsonObject } from '../dialects/dialect.js';
import { notAuthorized, notFound, suspended } from '../problems.js';
import type { View } from '../dialects/view.js';
import { accountVisibility } from '../../world/visibility.js';

/** X's problem for the lists of an account that the viewer may not read; null when the viewer may. */
export function unreadableAccount(view: View, userId: string): JsonObject | null {
  const resource = { parameter: 'id', resourceId: userId, resourceType: 'user', section: 'data' as const };
  const account = view.state.accounts.find(userId);
  if (account === undefined) return notFound(view.rules, resource);
  if (account.isSuspended) return suspended(view.rules, resource);
  return accountVisibility(view.viewer, account) === 'visible' ? null : notAuthorized(view.rules, resource);
}
