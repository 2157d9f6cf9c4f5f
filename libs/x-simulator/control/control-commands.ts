import { z } from 'zod';
import { API_FAULT_KINDS, COMMON_FAULT_KINDS, LEFT_OUT_OF, TOKEN_FAULT_KINDS, type Fault } from './faults.js';
import { LAGGED_RESOURCES } from './visibility-lag.js';
import { API_ROUTES, OAUTH_ROUTES } from '../server/routes.js';
import type { ControlledSimulator } from '../simulator-parts.js';

/**
 * A command of another process: checks the body, runs, and returns a JSON value.
 * @throws ZodError when the body is invalid
 */
export type ControlCommand = (simulator: ControlledSimulator, body: unknown) => unknown;

const nonEmpty = z.string().min(1);
const instant = z.union([z.number(), z.iso.datetime().transform((text) => Date.parse(text))]);
const who = z.strictObject({ who: nonEmpty });
const username = z.strictObject({ username: nonEmpty });
const pair = z.strictObject({ who: nonEmpty, whom: nonEmpty });
const post = z.strictObject({ postId: nonEmpty });
const mark = z.strictObject({ who: nonEmpty, postId: nonEmpty });
const answerTo = z.strictObject({ who: nonEmpty, postId: nonEmpty, text: z.string() });
const nothing = z.strictObject({}).optional();

const newUser = z.strictObject({
  username: nonEmpty,
  name: nonEmpty.exactOptional(),
  protected: z.boolean().exactOptional(),
  createdAt: instant.exactOptional(),
  followersCount: z.number().int().min(0).exactOptional(),
});
const newPost = z.strictObject({
  author: nonEmpty,
  text: z.string(),
  at: instant.exactOptional(),
  urls: z.array(z.url()).exactOptional(),
});

const seconds = z.number().min(0);
const lag = z.strictObject({
  resource: z.enum(LAGGED_RESOURCES),
  seconds: z.union([
    seconds,
    z.strictObject({ from: seconds, to: seconds }).refine(({ from, to }) => from <= to, 'from is above to'),
  ]),
});

const plainKinds = z.enum([
  ...TOKEN_FAULT_KINDS.filter((kind) => kind !== 'slow-after-rotation' && kind !== 'held-after-rotation'),
  ...COMMON_FAULT_KINDS,
  ...API_FAULT_KINDS.filter((kind) => kind !== 'partial-errors' && kind !== 'field-left-out'),
]);
const hit = {
  route: z.enum([...API_ROUTES, ...OAUTH_ROUTES]).exactOptional(),
  userId: nonEmpty.exactOptional(),
  /** JSON has no Infinity: `"always"` stands for it. */
  times: z.union([z.number().int().min(1), z.literal('always').transform(() => Infinity)]).exactOptional(),
  share: z.number().min(0).max(1).exactOptional(),
};
const fault: z.ZodType<Fault> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: plainKinds, ...hit }),
  z.strictObject({
    kind: z.literal('server-error'),
    status: z.literal([500, 502, 503, 504]).exactOptional(),
    ...hit,
  }),
  z.strictObject({
    kind: z.literal('rate-limited'),
    resetSeconds: z.number().int().min(0).exactOptional(),
    ...hit,
  }),
  z.strictObject({ kind: z.literal(['slow', 'slow-after-rotation']), delayMs: z.number().min(0), ...hit }),
  z.strictObject({
    kind: z.literal('partial-errors'),
    keep: z.number().int().min(0).exactOptional(),
    ...hit,
  }),
  z.strictObject({
    kind: z.literal('field-left-out'),
    field: nonEmpty,
    of: z.enum(LEFT_OUT_OF).exactOptional(),
    ...hit,
  }),
]);

function command<T>(
  schema: z.ZodType<T>,
  run: (simulator: ControlledSimulator, input: T) => unknown,
): ControlCommand {
  return (simulator, body) => run(simulator, schema.parse(body));
}

/** Commands that call the method of the world with the same name. */
function named<Name extends string>(
  names: readonly Name[],
  commandOf: (name: Name) => ControlCommand,
): Readonly<Record<string, ControlCommand>> {
  return Object.fromEntries(names.map((name) => [name, commandOf(name)]));
}

/** By their path below `/_control/`. */
export const controlCommands: Readonly<Record<string, ControlCommand>> = {
  addUser: command(newUser, ({ world }, user) => world.addUser(user)),
  user: command(username, ({ world }, input) => world.user(input.username)),
  users: command(nothing, ({ world }) => world.users()),
  rename: command(z.strictObject({ username: nonEmpty, newUsername: nonEmpty }), ({ world }, input) =>
    world.rename(input.username, input.newUsername),
  ),
  ...named(['suspendUser', 'protectUser'], (name) =>
    command(username, ({ world }, input) => {
      world[name](input.username);
    }),
  ),
  ...named(['follow', 'acceptFollow', 'unfollow', 'follows'], (name) =>
    command(pair, ({ world }, input): unknown => world[name](input.who, input.whom)),
  ),
  ...named(
    ['like', 'unlike', 'bookmark', 'unbookmark', 'repost', 'undoRepost', 'likes', 'bookmarks'],
    (name) => command(mark, ({ world }, input): unknown => world[name](input.who, input.postId)),
  ),
  ...named(['quote', 'reply'], (name) =>
    command(answerTo, ({ world }, input) => world[name](input.who, input.postId, input.text)),
  ),
  ...named(['deletePost', 'versionsOf'], (name) =>
    command(post, ({ world }, input): unknown => world[name](input.postId)),
  ),
  post: command(newPost, ({ world }, input) => world.post(input)),
  edit: command(z.strictObject({ postId: nonEmpty, text: z.string() }), ({ world }, input) =>
    world.edit(input.postId, input.text),
  ),
  postsOf: command(who, ({ world }, input) => world.postsOf(input.who)),
  expireAccessTokens: command(who, ({ world, oauth }, input) => {
    oauth.expireAccessTokens(world.user(input.who).id);
  }),
  revokeGrant: command(who, ({ world, oauth }, input) => {
    oauth.revokeGrant(world.user(input.who).id);
  }),
  faults: command(fault, ({ faults }, input) => {
    faults.add(input);
  }),
  clearFaults: command(nothing, ({ faults }) => {
    faults.clear();
  }),
  lag: command(lag, (simulator, input) => {
    simulator.lag.set(input.resource, input.seconds);
  }),
  clearLag: command(nothing, (simulator) => {
    simulator.lag.clear();
  }),
  clearRequests: command(nothing, ({ requests }) => {
    requests.clear();
  }),
  limits: command(
    z.strictObject({
      route: z.enum(API_ROUTES),
      limit: z.number().int().min(0),
      windowSeconds: z.number().min(1),
    }),
    ({ limits }, { route, ...limit }) => {
      limits.set(route, limit);
    },
  ),
  dailyLimits: command(
    z.strictObject({ scope: z.enum(['user', 'app']), limit: z.number().int().min(0).nullable() }),
    ({ limits }, { scope, limit }) => {
      limits.setDaily(scope, limit);
    },
  ),
  dialect: command(z.strictObject({ dialect: z.enum(['tweets', 'posts']) }), (simulator, { dialect }) => {
    simulator.setDialect(dialect);
  }),
  approve: command(
    z.strictObject({ authorizationUrl: nonEmpty, username: nonEmpty }),
    async (simulator, input) => ({
      callbackUrl: await simulator.approve(input.authorizationUrl, input.username),
    }),
  ),
  deny: command(z.strictObject({ authorizationUrl: nonEmpty }), async (simulator, input) => ({
    callbackUrl: await simulator.deny(input.authorizationUrl),
  })),
};
