import type { ApiRoute, Fault, FaultKind, LaggedResource } from '#x-simulator';
import { accountOf, askedBy, type Scene } from '../scene.js';
import type { Asked } from '../stage.js';

const RESOURCES = ['posts', 'timeline', 'likes', 'bookmarks', 'follows'] as const satisfies LaggedResource[];
/** Less than the pause before a second look, in seconds. */
const LONGEST_LAG = 30;
/** What X may leave out of posts, users and pages. */
const FIELDS = [
  { field: 'author_id' },
  { field: 'created_at' },
  { field: 'text' },
  { field: 'referenced_posts' },
  { field: 'edit_history_post_ids' },
  { field: 'entities' },
  { field: 'conversation_id' },
  { field: 'id' },
  { field: 'connection_status' },
  { field: 'result_count', of: 'meta' },
  { field: 'users', of: 'includes' },
  { field: 'errors', of: 'answer' },
  { field: 'data', of: 'answer' },
] as const;

/** X shows something late from now on. */
export function setLag(scene: Scene): void {
  const { dice } = scene;
  const resource = dice.pick([...RESOURCES, 'timeline'] as const);
  const to = dice.between(1, LONGEST_LAG);
  const seconds = dice.chance(0.5) ? to : { from: 0, to };
  scene.testApp.simulator.lag.set(resource, seconds);
  scene.truth.noteLag(scene.now, resource, to);
  scene.journal.note(scene.now, `${resource} are shown late: ${JSON.stringify(seconds)} s`);
}

export function clearLag(scene: Scene): void {
  scene.testApp.simulator.lag.clear();
  for (const resource of RESOURCES) scene.truth.noteLag(scene.now, resource, 0);
  scene.journal.note(scene.now, 'everything is shown at once');
}

/** The next calls for a member fail, or get invalid answers. */
export function addFault(scene: Scene): void {
  const { player, task } = scene.drawPair();
  const { id: userId, username } = accountOf(player);
  const route = drawRoute(scene, askedBy(task));
  const times = scene.dice.pick([1, 1, 1, 2, 5]);
  const fault: Fault = { ...drawKind(scene), route, userId, times };
  scene.testApp.simulator.faults.add(fault);
  scene.journal.note(scene.now, `X will fail @${username}: ${JSON.stringify(fault)}`, {
    player: player.name,
  });
}

export function clearFaults(scene: Scene): void {
  scene.testApp.simulator.faults.clear();
  scene.journal.note(scene.now, 'X fails nobody');
}

function drawKind({ dice }: Scene): FaultKind {
  return dice.weighted<FaultKind>([
    [4, { kind: 'server-error', status: dice.pick([500, 502, 503, 504] as const) }],
    [3, { kind: 'rate-limited', resetSeconds: dice.between(1, 120) }],
    [3, { kind: 'partial-errors', keep: dice.between(0, 3) }],
    [8, { kind: 'field-left-out', ...dice.pick(FIELDS) }],
    [3, { kind: 'uncounted-list' }],
    [2, { kind: 'overcounted-list' }],
    [2, { kind: 'truncated-list' }],
    [2, { kind: 'parts-left-out' }],
    [2, { kind: 'hang-up' }],
    [2, { kind: 'garbage' }],
    [1, { kind: 'forbidden' }],
    [1, { kind: 'not-found' }],
    [1, { kind: 'credits-depleted' }],
    [0.5, { kind: 'timeout' }],
  ]);
}

function drawRoute({ dice }: Scene, asked: Asked): ApiRoute {
  return dice.chance(0.3) ? '/2/tweets' : routeOf(asked);
}

/** Where X shows what the task asks for. */
export function routeOf({ taskType }: Asked): ApiRoute {
  switch (taskType) {
    case 'TWITTER_FOLLOW':
      return '/2/users/by';
    case 'TWITTER_LIKE':
      return '/2/users/:id/liked_tweets';
    case 'TWITTER_BOOKMARK':
      return '/2/users/:id/bookmarks';
    case 'TWITTER_RETWEET':
    case 'TWITTER_QUOTE':
    case 'TWITTER_REPLY':
    case 'TWITTER_POST':
      return '/2/users/:id/tweets';
  }
}
