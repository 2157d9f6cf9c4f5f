import type { Dialect, Fault, RequestRecord, World } from '#x-simulator';
import { forgetRetries } from '../support/verify/completions.js';
import { act, POST_ACTIONS } from '../support/verify/actions.js';
import { ALL_SCOPES, aNewMember, aTask, type Member } from '../support/members/member.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask, type NewTask, statusUrl } from '../support/members/new-task.js';

type LeftOut = Required<Pick<Extract<Fault, { kind: 'field-left-out' }>, 'field' | 'of'>>;

const SECOND_MS = 1_000;
/** An endpoint with several unreadable answers in a row is paused for five minutes at most. */
const REST_MS = 5 * 60 * SECOND_MS;
/** One more than fit on the first page. */
const MANY_MARKS = 26;
const MANY_POSTS = 101;
/** How deep in an entry fields are left out: `entities.urls.expanded_url` is a path of 3. */
const DEPTH = sized(1, 3);
/** What is looked up of a target does not depend on the action. */
const WITH_LOOK_UPS = sized(
  ['TWITTER_QUOTE'],
  POST_ACTIONS.map(({ taskType }) => taskType),
);
const LONG = 'word '.repeat(70);

let testApp: TestApp;
let world: World;

beforeAll(async () => {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      EVIDENCE_TTL_SECONDS: '0',
      X_CALLS_PER_USER_PER_DAY: '100000',
    },
  });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
});

afterEach(() => {
  testApp.simulator.faults.clear();
});

afterAll(() => testApp.close());

/** Everything happens at a time of its own. */
function later<T>(act: () => T): T {
  testApp.clock.advance(SECOND_MS);
  return act();
}

const aTarget = (): string => later(() => world.post({ author: 'brand', text: 'Our lunch' }).id);
const editOf = (id: string, text = 'Our launch'): string => later(() => world.edit(id, text).id);
const anAccount = (): string => aNewMember(testApp, 'account').username;
const connected = (): Promise<Member> => aNewMember(testApp, 'account').connect();

/** What a member did, and how it is claimed. */
interface Done {
  readonly task: NewTask;
  /** Runs after the task was made; gives the pasted proof, if there is one. */
  readonly act: () => unknown;
  readonly isPasted?: boolean;
}

/** A member who acts in the same way each time. */
interface Situation {
  readonly member: () => Promise<Member>;
  readonly done: (username: string) => Done;
}

const situations = new Map<string, Situation>();

function situation(name: string, done: Situation['done'], member: Situation['member'] = connected): void {
  situations.set(name, { member, done });
}

situation('a follow', (me) => {
  const username = anAccount();
  return { task: followTask(username), act: () => act(world, 'follow', me, username) };
});

for (const { taskType, act: actOn } of POST_ACTIONS) {
  const about = (id: string): NewTask => aboutPost(taskType, id);

  situation(`a ${taskType}`, (me) => {
    const target = aTarget();
    return { task: about(target), act: () => actOn(world, me, target) };
  });

  if (!WITH_LOOK_UPS.includes(taskType)) continue;
  situation(`a ${taskType} of a newer version`, (me) => {
    const target = aTarget();
    const edited = editOf(target);
    return { task: about(target), act: () => actOn(world, me, edited) };
  });

  situation(`a ${taskType} of an older version of a reposted post`, (me) => {
    const original = aTarget();
    later(() => actOn(world, me, original));
    const repost = later(() => world.repost('brand', editOf(original)).id);
    return { task: about(repost), act: () => null };
  });
}

const posts: [string, string, string][] = [
  ['a post with a link', 'acme.example/launch', 'See https://acme.example/launch'],
  ['a long post', 'the very end', `${LONG}the very end`],
];
for (const [name, requiredText, text] of posts) {
  const task = { taskType: 'TWITTER_POST', requiredText };
  const write = (author: string) => () => world.post({ author, text }).url;
  situation(name, (me) => ({ task, act: write(me) }));
  situation(`${name}, pasted`, (me) => ({ task, act: write(me), isPasted: true }));
}

const pastedAndEdited: Situation['done'] = (author) => ({
  task: { taskType: 'TWITTER_POST', requiredText: '#acme' },
  act: () => {
    const { id, url } = world.post({ author, text: 'Buy #acne' });
    editOf(id, 'Buy #acme');
    return url;
  },
  isPasted: true,
});
situation('a pasted post that was edited', pastedAndEdited);

for (const kind of ['quote', 'reply'] as const) {
  const taskType = `TWITTER_${kind.toUpperCase()}`;
  situation(`a pasted ${kind}`, (me) => {
    const target = aTarget();
    const act = (): string => world[kind](me, target, 'Nice').url;
    return { task: aboutPost(taskType, target), act, isPasted: true };
  });
}

for (const mark of ['like', 'bookmark'] as const) {
  const others: string[] = [];
  situation(`a ${mark} behind many`, (me) => {
    while (others.length < MANY_MARKS) others.push(aTarget());
    const target = aTarget();
    const act = (): void => {
      world[mark](me, target);
      for (const other of others) {
        world[mark === 'like' ? 'unlike' : 'unbookmark'](me, other);
        world[mark](me, other);
      }
    };
    return { task: { taskType: `TWITTER_${mark.toUpperCase()}`, targetUrl: statusUrl(target) }, act };
  });
}

situation('a repost behind many posts', (me) => {
  const target = aTarget();
  const act = (): void => {
    world.repost(me, target);
    testApp.clock.advance(SECOND_MS);
    for (let n = 0; n < MANY_POSTS; n += 1) world.post({ author: me, text: 'More' });
  };
  return { task: aboutPost('TWITTER_RETWEET', target), act };
});

situation('a like of an account that has gained followers', (me) => {
  const target = aTarget();
  world.follow(anAccount(), me);
  const minFollowers = world.user(me).followersCount;
  const task = aboutPost('TWITTER_LIKE', target, { minFollowers });
  return { task, act: () => act(world, 'like', me, target) };
});

situation(
  'a like of an account whose age X did not show when it was connected',
  (me) => {
    const target = aTarget();
    const task = aboutPost('TWITTER_LIKE', target, { minAccountAgeDays: 1 });
    return { task, act: () => act(world, 'like', me, target) };
  },
  () => {
    testApp.simulator.faults.add({ kind: 'field-left-out', field: 'created_at', route: '/2/users/me' });
    return connected();
  },
);

/** Lets the member act and claim; gives the status of the completion and the requests to X. */
async function claim(member: Member, { done }: Pick<Situation, 'done'>, faults: readonly Fault[] = []) {
  testApp.clock.advance(REST_MS);
  const { task, act, isPasted = false } = done(member.username);
  const { id } = await aTask(testApp, task);
  const proofUrl = later(act);
  testApp.clock.advance(SECOND_MS);
  testApp.simulator.requests.clear();
  for (const fault of faults) testApp.simulator.faults.add(fault);
  const { body } = await member.claim(id, isPasted ? { proofUrl } : {});
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
  const { status } = body as { status: string };
  return { status, requests: testApp.simulator.requests.all() };
}

/** Every path inside a part of an answer, no longer than `depth`; one through a list leads into all of its items. */
function pathsIn(value: unknown, depth: number): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => pathsIn(item, depth)))];
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    name,
    ...pathsIn(inner, depth - 1).map((path) => `${name}.${path}`),
  ]);
}

function partsOf({ responseBody }: RequestRecord): LeftOut[] {
  const { data, meta, includes } = responseBody as Record<string, unknown>;
  const partsIn = (of: LeftOut['of'], value: unknown, depth = 1): LeftOut[] =>
    pathsIn(value, depth).map((field) => ({ of, field }));
  return [
    ...partsIn('answer', responseBody),
    ...partsIn('data', data, DEPTH),
    ...partsIn('meta', meta),
    ...partsIn('includes', includes),
  ];
}

/** Lets X leave a field out of the answer to one of these requests. */
function faultsFor(requests: readonly RequestRecord[], at: number, part: LeftOut): Fault[] {
  const route = requests[at]?.route;
  if (route === null || route === undefined) throw new TypeError('every request has a route');
  const before = requests.slice(0, at).filter((request) => request.route === route);
  return [
    ...before.map((): Fault => ({ kind: 'slow', delayMs: 0, route })),
    { kind: 'field-left-out', ...part, route },
  ];
}

/**
 * X leaves fields out of its answers without notice. Every member here has fulfilled the task, so that each rejection is
 * wrong. The fields are those of X's complete answers, so that newly requested fields are covered too.
 *
 * Nobody can notice a long text that X cuts off after a whole word without marking it, or an entry that is missing from
 * the count too. The simulator does neither.
 */
describe.each<Dialect>(['posts', 'tweets'])('an X that speaks of %s and leaves a part out', (dialect) => {
  beforeAll(async () => {
    testApp.simulator.setDialect(dialect);
    // Lets the service find out the dialect, and that this X shows the versions of posts.
    await claim(await connected(), { done: pastedAndEdited });
  });

  it.each([...situations])('should never cause a rejection of %s', async (_name, one) => {
    const member = await one.member();
    const { status, requests } = await claim(member, one);
    expect(status).toBe('APPROVED');
    const nos: string[] = [];
    for (const [at, request] of requests.entries()) {
      for (const part of partsOf(request)) {
        const lost = `${request.route} ${part.of}.${part.field}`;
        const outcome = await claim(member, one, faultsFor(requests, at, part));
        const struck = outcome.requests.filter(({ fault }) => fault === 'field-left-out');
        expect([lost, struck.length]).toEqual([lost, 1]);
        if (outcome.status === 'REJECTED') nos.push(lost);
      }
    }
    expect(nos).toEqual([]);
  });
});
