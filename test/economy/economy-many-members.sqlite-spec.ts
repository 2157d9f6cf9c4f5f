import { createHash } from 'node:crypto';
import type { RequestRecord, World } from '#x-simulator';
import { inParallel } from '../../src/platform/concurrency/in-parallel.js';
import { verifyTogether } from '../support/verify/completions.js';
import { connectedMembers } from '../support/verify/many-claims.js';
import { ALL_SCOPES, aTask, Member } from '../support/members/member.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import { followTask, type NewTask, statusUrl } from '../support/members/new-task.js';
import { act } from '../support/verify/actions.js';

const SEED = 20_261_123;
const MEMBERS = sized(30, 200);
const AT_ONCE = sized(8, 40);
/** X answers in milliseconds, unless the machine is busy with very many. */
const READ_TIMEOUT_MS = sized(3_000, 5_000);
const MAX_TURNS = 20;
const TIMELINE = '/2/users/:id/tweets';
const WINDOW_SECONDS = 900;
const LOOK_UPS = '/2/tweets';
const SERVER_ERRORS = 0.1;
const TIMEOUTS = 0.05;
const DONE = 0.7;
/** A tenth more for what cannot be foreseen. */
const TOLERANCE = 1.1;

/**
 * What a task asks for: the source of its evidence, whether a rejection is about a post, the action, and a similar one.
 */
interface Wanted {
  readonly task: NewTask;
  readonly source: 'relationships' | 'likes' | 'timeline' | 'bookmarks';
  readonly isAboutPost: boolean;
  readonly action: (who: string) => unknown;
  /** What a member did who did not fulfil the task. */
  readonly otherAction?: (who: string) => unknown;
}

let testApp: TestApp;
let world: World;
let wanted: Record<string, Wanted>;
let taskIds: Record<string, string>;

/** The claims of one member: the first is made alone, the others together. */
const claimsOf = (index: number): readonly [string, readonly string[]] => {
  const written = ['quote', 'reply', 'post'][index % 3] ?? 'post';
  return ['repost', ['follow', index % 2 === 0 ? 'followSecond' : 'bookmark', 'like', written]];
};

/** The same members fulfil the same tasks in every run. */
function isDone(index: number, name: string): boolean {
  const [byte = 0] = createHash('sha256').update(`${SEED}:${index}:${name}`).digest();
  return byte / 256 < DONE;
}

beforeAll(async () => {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      VERIFICATION_SWEEP_MS: '100',
      X_READ_TIMEOUT_MS: String(READ_TIMEOUT_MS),
      // Cached evidence would make the least number of calls depend on chance.
      EVIDENCE_TTL_SECONDS: '0',
    },
  });
  world = testApp.simulator.world;
  for (const username of ['brand', 'second']) world.addUser({ username });
  const posts = ['repost', 'quote', 'reply', 'like', 'bookmark'] as const;
  const target = Object.fromEntries(
    posts.map((name) => [name, world.post({ author: 'brand', text: `To ${name}` }).id]),
  ) as Record<(typeof posts)[number], string>;
  testApp.clock.advance(1_000);
  const onPost = (
    type: string,
    source: Wanted['source'],
    name: keyof typeof target,
    otherAction?: (who: string) => unknown,
  ): Wanted => {
    const task = { taskType: `TWITTER_${type}`, targetUrl: statusUrl(target[name]) };
    const done = (who: string) => act(world, name, who, target[name]);
    return { task, source, isAboutPost: true, action: done, ...(otherAction && { otherAction }) };
  };
  const follow = (whom: string): Wanted => ({
    task: followTask(whom),
    source: 'relationships',
    isAboutPost: false,
    action: (who) => act(world, 'follow', who, whom),
  });
  wanted = {
    follow: follow('brand'),
    followSecond: follow('second'),
    like: onPost('LIKE', 'likes', 'like', (who) => act(world, 'like', who, target.reply)),
    bookmark: onPost('BOOKMARK', 'bookmarks', 'bookmark'),
    repost: onPost('RETWEET', 'timeline', 'repost', (who) => world.quote(who, target.repost, 'So')),
    quote: onPost('QUOTE', 'timeline', 'quote', (who) => world.reply(who, target.quote, 'So')),
    reply: onPost('REPLY', 'timeline', 'reply', (who) => world.repost(who, target.reply)),
    post: {
      task: { taskType: 'TWITTER_POST', requiredText: '#live' },
      source: 'timeline',
      isAboutPost: false,
      action: (who) => world.post({ author: who, text: 'We are #live now' }),
      otherAction: (who) => world.post({ author: who, text: 'We are live now' }),
    },
  };
  taskIds = {};
  for (const [name, { task }] of Object.entries(wanted)) taskIds[name] = (await aTask(testApp, task)).id;
  testApp.clock.advance(1_000);
});

afterAll(() => testApp.close());

function wantedOf(name: string): Wanted {
  const found = wanted[name];
  if (found === undefined) throw new TypeError(`no task ${name}`);
  return found;
}

const taskIdOf = (name: string): string => taskIds[name] ?? '';

/** One read for each source of claims that are verified together, and a look-up where one is rejected. */
function leastCalls(index: number, names: readonly string[]): { reads: number; lookUps: number } {
  const hasNoAboutPost = names.some((name) => wantedOf(name).isAboutPost && !isDone(index, name));
  return { reads: new Set(names.map((name) => wantedOf(name).source)).size, lookUps: hasNoAboutPost ? 1 : 0 };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * When the service had an answer from a timeline, by the member's X id: a verdict, or a failure that was no silence.
 */
async function answersFromTimelines(members: readonly Member[]): Promise<Map<string, readonly number[]>> {
  const fromTimeline = Object.keys(wanted).filter((name) => wantedOf(name).source === 'timeline');
  const rows = await testApp.database.twitterVerificationLog.findMany({
    where: { taskId: { in: fromTimeline.map(taskIdOf) } },
  });
  const heard = rows.filter(({ errorMessage }) => errorMessage?.startsWith('timeout') !== true);
  return new Map(
    members.map(({ id, username }) => {
      const times = heard.filter(({ userId }) => userId === id).map(({ verifiedAt }) => verifiedAt.getTime());
      return [world.user(username).id, times];
    }),
  );
}

/** Requests for timelines although an answer in the same window had said that nothing was left. */
function foreseeable429s(
  requests: readonly RequestRecord[],
  answers: ReadonlyMap<string, readonly number[]>,
): number {
  const begins = new Map<string, number>();
  let foreseeable = 0;
  for (const { userId, route, status, at } of requests) {
    if (userId === null || route !== TIMELINE) continue;
    const known = begins.get(userId);
    const beganAt = known === undefined || at >= known + WINDOW_SECONDS * 1000 ? at : known;
    begins.set(userId, beganAt);
    const wasTold = answers.get(userId)?.some((time) => time >= beganAt && time < at) ?? false;
    if (status === 429 && wasTold) foreseeable += 1;
  }
  return foreseeable;
}

it('should give every claim the right verdict with hardly more calls than necessary', async () => {
  const beganAt = Date.now();
  const marks: string[] = [];
  const mark = (what: string): void => {
    marks.push(`${what} after ${((Date.now() - beganAt) / 1000).toFixed(1)} s`);
  };
  const { simulator, database, clock } = testApp;
  const members = await connectedMembers(testApp, MEMBERS);
  mark('signed in');
  for (const [index, { username }] of members.entries()) {
    const [first, others] = claimsOf(index);
    for (const name of [first, ...others]) {
      const { action, otherAction } = wantedOf(name);
      (isDone(index, name) ? action : otherAction)?.(username);
    }
  }

  simulator.requests.clear();
  simulator.limits.set(TIMELINE, { limit: 1, windowSeconds: WINDOW_SECONDS });
  simulator.faults.add({ kind: 'server-error', share: SERVER_ERRORS });
  simulator.faults.add({ kind: 'timeout', share: TIMEOUTS / (1 - SERVER_ERRORS) });
  await inParallel(AT_ONCE, members.entries(), async ([index, member]) => {
    const [first] = claimsOf(index);
    expect((await member.claim(taskIdOf(first))).status).toBe(201);
  });
  mark('claimed one by one');
  clock.advance(1_000);
  // Claimed over HTTP they would be verified one by one.
  await database.completion.createMany({
    data: members.flatMap(({ id }, index) => {
      const [, others] = claimsOf(index);
      return others.map((name) => ({ userId: id, taskId: taskIdOf(name) }));
    }),
  });
  const waiting = await database.completion.findMany({
    where: { errorCode: null, status: 'PENDING', verificationLogs: { none: {} } },
  });
  await inParallel(AT_ONCE, members, async (member) => {
    const ids = waiting.filter(({ userId }) => userId === member.id).map(({ id }) => id);
    expect((await verifyTogether(member, ids)).status).toBe(200);
  });
  mark('verified together');

  let turns = 0;
  for (; turns < MAX_TURNS; turns += 1) {
    const { _max } = await database.completion.aggregate({
      where: { status: 'PENDING' },
      _max: { nextVerificationAt: true },
    });
    if (_max.nextVerificationAt === null) break;
    clock.set(_max.nextVerificationAt);
    await waitUntil('nothing is due', async () => {
      const where = { status: 'PENDING', nextVerificationAt: { lte: clock.now() } } as const;
      return (await database.completion.count({ where })) === 0;
    });
  }
  mark(`settled in ${turns} turns`);

  const completions = await database.completion.findMany();
  const nameOf = new Map(Object.entries(taskIds).map(([name, id]) => [id, name]));
  const indexOf = new Map(members.map((member: Member, index) => [member.id, index]));
  const wrong = completions.filter(({ taskId, userId, status }) => {
    const right = isDone(indexOf.get(userId) ?? -1, nameOf.get(taskId) ?? '') ? 'APPROVED' : 'REJECTED';
    return status !== right;
  });
  const requests = simulator.requests
    .all()
    .filter(({ route }) => route !== null && !route.includes('oauth2'));
  const isLookUp = ({ route }: RequestRecord): boolean => route === LOOK_UPS;
  const isStruck = ({ fault }: RequestRecord): boolean => fault !== null;
  const least = members.flatMap((_, index) => {
    const [first, others] = claimsOf(index);
    return [leastCalls(index, [first]), leastCalls(index, others)];
  });
  const figures = {
    completions: completions.length,
    unsettled: completions.filter(({ status }) => status === 'PENDING').length,
    wrong: wrong.length,
    calls: requests.length,
    struck: requests.filter(isStruck).length,
    lookUps: requests.filter(isLookUp).length,
    leastReads: sum(least.map(({ reads }) => reads)),
    leastLookUps: sum(least.map(({ lookUps }) => lookUps)),
    answered429: requests.filter(({ status }) => status === 429).length,
    foreseeable429: foreseeable429s(requests, await answersFromTimelines(members)),
  };
  const minimum = figures.leastReads + figures.leastLookUps + figures.struck;
  process.stdout.write(
    `${marks.join(', ')}\n${JSON.stringify({ ...figures, minimum, ratio: figures.calls / minimum })}\n`,
  );

  expect(figures).toMatchObject({ completions: 5 * MEMBERS, unsettled: 0, wrong: 0, foreseeable429: 0 });
  expect(figures.calls).toBeLessThanOrEqual(TOLERANCE * minimum);
  const reads = requests.filter((request) => !isLookUp(request));
  // Shared look-ups must not make up for unnecessary reads.
  expect(reads.length).toBeLessThanOrEqual(TOLERANCE * (figures.leastReads + reads.filter(isStruck).length));
});
