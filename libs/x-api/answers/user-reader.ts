import { z } from 'zod';
import { type AnswerOrigin, idSchema, listSchema, readAs, timeSchema } from './answer-schemas.js';
import { errorOfProblemsOnly } from '../calls/failed-answer.js';
import { XApiError } from '../x-api-error.js';
import { problemSubjects, problemType, readProblem, type XProblem } from './x-problem.js';
import { CONNECTION_STATUSES, type XConnectionStatus, type XProfile, type XRelationship } from './x-user.js';

const profileSchema = z.object({
  id: idSchema,
  username: z.string().min(1),
  name: z.string(),
  profile_image_url: z.string().nullish(),
  created_at: timeSchema.nullish(),
  public_metrics: z.object({ followers_count: z.int().nonnegative().nullish() }).nullish(),
  protected: z.boolean().nullish(),
});

const profileAnswerSchema = z.object({
  data: profileSchema.nullish(),
  errors: z.array(z.unknown()).nullish(),
});

const relatedUserSchema = z.object({
  id: idSchema,
  username: z.string().min(1),
  connection_status: z.array(z.string()).nullish(),
});

/**
 * Reads the caller's own profile.
 * @throws XApiError `unreadable`, or the code of its problems when there is no profile
 */
export function readProfile(body: unknown, origin: AnswerOrigin): XProfile {
  const { data, errors } = readAs(profileAnswerSchema, body, origin);
  if (data === null || data === undefined) {
    const problems = (errors ?? []).map(readProblem);
    if (problems.length > 0) throw errorOfProblemsOnly(origin.endpoint, origin.status, problems);
    throw new XApiError('unreadable', origin);
  }
  return {
    id: data.id,
    username: data.username,
    name: data.name,
    profileImageUrl: data.profile_image_url ?? null,
    createdAt: data.created_at ?? null,
    followersCount: data.public_metrics?.followers_count ?? null,
    protected: data.protected ?? false,
  };
}

/**
 * Reads a lookup: the result has an entry for every one of `usernames` (lower case).
 * @throws XApiError `unreadable`
 */
export function readRelationships(
  body: unknown,
  usernames: readonly string[],
  origin: AnswerOrigin,
): ReadonlyMap<string, XRelationship> {
  const answer = readAs(listSchema, body, origin);
  const problems = (answer.errors ?? []).map(readProblem);
  const relationships = new Map<string, XRelationship>(
    usernames.map((username) => [username, { state: 'unmentioned' }]),
  );
  for (const problem of problems) {
    const relationship = relationshipOfProblem(problem);
    if (relationship === null) continue;
    for (const subject of problemSubjects(problem)) {
      if (relationships.has(subject.toLowerCase())) relationships.set(subject.toLowerCase(), relationship);
    }
  }
  // X may send an empty list for a field that failed, which would mean "follows nobody".
  const statusFailed = problems.some(({ field }) => field?.endsWith('connection_status'));
  for (const entry of answer.data ?? []) {
    const user = readAs(relatedUserSchema, entry, origin);
    const statuses = statusFailed ? null : readStatuses(user.connection_status ?? null);
    const username = user.username.toLowerCase();
    if (relationships.has(username)) {
      const { id: userId, username: shown } = user;
      relationships.set(username, { state: 'found', userId, username: shown, statuses });
    }
  }
  return relationships;
}

function relationshipOfProblem(problem: XProblem): XRelationship | null {
  switch (problemType(problem)) {
    case 'resource-not-found':
      // X reports a suspended account as `resource-not-found` with the title `Forbidden`.
      return { state: problem.title === 'Forbidden' ? 'unavailable' : 'gone' };
    case 'not-authorized-for-resource':
    case 'resource-unavailable':
    case 'disallowed-resource':
      return { state: 'unavailable' };
    default:
      return null;
  }
}

// An unknown status may be a new name for "following": the list is then "unknown" instead of "no".
function readStatuses(values: readonly string[] | null): readonly XConnectionStatus[] | null {
  if (values === null) return null;
  const statuses = values.map((value) => CONNECTION_STATUSES.find((status) => status === value));
  return statuses.every((status) => status !== undefined) ? statuses : null;
}
