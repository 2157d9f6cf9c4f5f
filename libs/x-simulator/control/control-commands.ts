import { z } from 'zod';
import { API_FAULT_KINDS, COMMON_FAULT_KINDS, LEFT_OUT_OF, TOKEN_FAULT_KINDS, type Fault } from './faults.js';
import { LAGGED_RESOURCES } from './visibility-lag.js';
import { API_ROUTES, OAUTH_ROUTES } from '../server/routes.js';
import type { XSimulator } from '../simulator.js';

/** One thing that another process may ask of the simulator: checks the body, does it, answers a JSON value. */
export type ControlCommand = (simulator: XSimulator, body: unknown) => unknown;

const word = z.string().min(1);
const instant = z.union([z.number(), z.iso.datetime().transform((text) => Date.parse(text))]);
const who = z.strictObject({ who: word });
const username = z.strictObject({ username: word });
const pair = z.strictObject({ who: word, whom: word });
const post = z.strictObject({ postId: word });
const mark = z.strictObject({ who: word, postId: word });
const answerTo = z.strictObject({ who: word, postId: word, text: z.string() });
const nothing = z.strictObject({}).optional();

const newUser = z.strictObject({
  username: word,
  name: word.exactOptional(),
  protected: z.boolean().exactOptional(),
  createdAt: instant.exactOptional(),
  followersCount: z.number().int().min(0).exactOptional(),
});
const newPost = z.strictObject({
  author: word,
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
  userId: word.exactOptional(),
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
    field: word,
    of: z.enum(LEFT_OUT_OF).exactOptional(),
    ...hit,
  }),
]);

function command<T>(schema: z.ZodType<T>, run: (simulator: XSimulator, input: T) => unknown): ControlCommand {
  return (simulator, body) => run(simulator, schema.parse(body));
}

/** By their place below `/_control/`; a body that does not fit throws a `ZodError`. */
export const controlCommands: Readonly<Record<string, ControlCommand>> = {
  addUser: command(newUser, ({ world }, user) => world.addUser(user)),
  user: command(username, ({ world }, input) => world.user(input.username)),
  users: command(nothing, ({ world }) => world.users()),
  rename: command(z.strictObject({ username: word, newUsername: word }), ({ world }, input) =>
    world.rename(input.username, input.newUsername),
  ),
  suspendUser: command(username, ({ world }, input) => {
    world.suspendUser(input.username);
  }),
  protectUser: command(username, ({ world }, input) => {
    world.protectUser(input.username);
  }),
  follow: command(pair, ({ world }, input) => {
    world.follow(input.who, input.whom);
  }),
  acceptFollow: command(pair, ({ world }, input) => {
    world.acceptFollow(input.who, input.whom);
  }),
  unfollow: command(pair, ({ world }, input) => {
    world.unfollow(input.who, input.whom);
  }),
  like: command(mark, ({ world }, input) => {
    world.like(input.who, input.postId);
  }),
  unlike: command(mark, ({ world }, input) => {
    world.unlike(input.who, input.postId);
  }),
  bookmark: command(mark, ({ world }, input) => {
    world.bookmark(input.who, input.postId);
  }),
  unbookmark: command(mark, ({ world }, input) => {
    world.unbookmark(input.who, input.postId);
  }),
  post: command(newPost, ({ world }, input) => world.post(input)),
  repost: command(mark, ({ world }, input) => world.repost(input.who, input.postId)),
  undoRepost: command(mark, ({ world }, input) => {
    world.undoRepost(input.who, input.postId);
  }),
  quote: command(answerTo, ({ world }, input) => world.quote(input.who, input.postId, input.text)),
  reply: command(answerTo, ({ world }, input) => world.reply(input.who, input.postId, input.text)),
  edit: command(z.strictObject({ postId: word, text: z.string() }), ({ world }, input) =>
    world.edit(input.postId, input.text),
  ),
  deletePost: command(post, ({ world }, input) => {
    world.deletePost(input.postId);
  }),
  follows: command(pair, ({ world }, input) => world.follows(input.who, input.whom)),
  likes: command(mark, ({ world }, input) => world.likes(input.who, input.postId)),
  bookmarks: command(mark, ({ world }, input) => world.bookmarks(input.who, input.postId)),
  postsOf: command(who, ({ world }, input) => world.postsOf(input.who)),
  versionsOf: command(post, ({ world }, input) => world.versionsOf(input.postId)),
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
  approve: command(z.strictObject({ authorizationUrl: word, username: word }), async (simulator, input) => ({
    callbackUrl: await simulator.approve(input.authorizationUrl, input.username),
  })),
  deny: command(z.strictObject({ authorizationUrl: word }), async (simulator, input) => ({
    callbackUrl: await simulator.deny(input.authorizationUrl),
  })),
};
