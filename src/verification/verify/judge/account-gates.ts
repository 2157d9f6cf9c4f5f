import type { Task, TwitterConnection } from '#database';
import type { Evidence } from '../../evidence/evidence.js';
import type { Need } from '../../evidence/need.js';
import { failed } from '../../rules/judge-list.js';
import { rejected, undetermined, type Verdict } from '../../verdict/verdict.js';

const DAY_MS = 24 * 60 * 60 * 1000;

type Gates = Pick<Task, 'minAccountAgeDays' | 'minFollowers'>;
/** What is stored about the member's X account. */
export type AccountFacts = Pick<TwitterConnection, 'accountCreatedAt' | 'followersCount'>;

/** The profile, when what was stored at sign-in does not pass the account gates (age and followers). */
export function gateNeeds(task: Gates, facts: AccountFacts): Need[] {
  const ageUnknown = task.minAccountAgeDays !== null && facts.accountCreatedAt === null;
  const tooFewFollowers = task.minFollowers !== null && (facts.followersCount ?? -1) < task.minFollowers;
  return ageUnknown || tooFewFollowers ? [{ source: 'profile' }] : [];
}

/** A rejection that needs no call, or null: the creation time of an account never changes. */
export function judgeAccountAge(task: Gates, accountCreatedAt: Date | null, now: Date): Verdict | null {
  if (task.minAccountAgeDays === null || accountCreatedAt === null) return null;
  const ageDays = Math.floor((now.getTime() - accountCreatedAt.getTime()) / DAY_MS);
  if (ageDays >= task.minAccountAgeDays) return null;
  return rejected('account_too_young', `The X account must be at least ${task.minAccountAgeDays} days old.`, {
    accountAgeDays: ageDays,
  });
}

/** The verdict when the account does not pass the gates, or null when it passes. */
export function judgeGates(task: Gates, facts: AccountFacts, evidence: Evidence, now: Date): Verdict | null {
  const profile = evidence.profile?.value ?? null;
  if (gateNeeds(task, facts).length > 0 && profile === null) {
    return evidence.profile?.failure
      ? failed(evidence.profile.failure)
      : undetermined('evidence_incomplete', 'the profile was not read');
  }
  const byAge = judgeAccountAge(task, facts.accountCreatedAt ?? profile?.createdAt ?? null, now);
  if (byAge !== null) return byAge;
  if (task.minAccountAgeDays !== null && (facts.accountCreatedAt ?? profile?.createdAt ?? null) === null) {
    return undetermined('evidence_incomplete', 'X left out when the account was made');
  }
  return judgeFollowers(task, facts.followersCount, profile?.followersCount ?? null);
}

/** The stored number may be outdated: it may pass the gate, but not reject. */
function judgeFollowers(task: Gates, stored: number | null, shown: number | null): Verdict | null {
  if (task.minFollowers === null || (shown ?? stored ?? -1) >= task.minFollowers) return null;
  if (shown === null) return undetermined('evidence_incomplete', 'X left out the number of followers');
  return rejected('too_few_followers', `The X account must have at least ${task.minFollowers} followers.`, {
    followersCount: shown,
  });
}
