import type { World } from '#x-simulator';
import type { CreateTaskDto } from '../../src/tasks/task.dto.js';
import { TasksService } from '../../src/tasks/tasks.service.js';
import { attemptsOf, verify, verifyTogether } from '../support/verify/completions.js';
import { ALL_SCOPES, aNewMember, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask, type NewTask } from '../support/members/new-task.js';
import { act } from '../support/verify/actions.js';

const FOLLOWS = '/2/users/by';
const TIMELINE = '/2/users/:id/tweets';
const LIKES = '/2/users/:id/liked_tweets';
const BOOKMARKS = '/2/users/:id/bookmarks';
const POSTS = '/2/tweets';
const TTL_MS = 60_000;

let testApp: TestApp;
let world: World;
let member: Member;

beforeAll(async () => {
  testApp = await startTestApp({
    env: {
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      EVIDENCE_TTL_SECONDS: String(TTL_MS / 1000),
    },
  });
  world = testApp.simulator.world;
  world.addUser({ username: 'friend' });
});

beforeEach(() => {
  member = aNewMember(testApp);
});

afterAll(() => testApp.close());

type Kind = 'follow' | 'like' | 'repost' | 'quote' | 'reply' | 'post' | 'bookmark' | 'proof';

/** A task with an account and a post of its own, and what fulfils it. */
const tasks: Record<
  Kind,
  (target: { id: string; account: string }) => { task: NewTask; fulfil: () => unknown }
> = {
  follow: ({ account }) => ({
    task: followTask(account),
    fulfil: () => act(world, 'follow', member.username, account),
  }),
  like: ({ id }) => onPost('TWITTER_LIKE', 'like', id),
  repost: ({ id }) => onPost('TWITTER_RETWEET', 'repost', id),
  quote: ({ id }) => onPost('TWITTER_QUOTE', 'quote', id),
  reply: ({ id }) => onPost('TWITTER_REPLY', 'reply', id),
  post: () => ({
    task: { taskType: 'TWITTER_POST' },
    fulfil: () => world.post({ author: member.username, text: 'Hello' }),
  }),
  bookmark: ({ id }) => onPost('TWITTER_BOOKMARK', 'bookmark', id),
  proof: ({ id }) => onPost('TWITTER_QUOTE', 'quote', id),
};

function onPost(taskType: string, name: Parameters<typeof act>[1], id: string) {
  return { task: aboutPost(taskType, id), fulfil: () => act(world, name, member.username, id) };
}

/** Makes a task as an admin would, without a request. */
async function aTaskRow(task: NewTask): Promise<string> {
  const actor = { id: 'the-admin', requestId: 'none' };
  const dto = { title: `A ${task.taskType} task`, ...task } as unknown as CreateTaskDto;
  return (await testApp.app.get(TasksService).create(dto, actor)).id;
}

/**
 * Connects the member, with claims of so many tasks of each kind that nobody has verified. They are done or not; a
 * proof that is not done is somebody else's post.
 */
async function claimAll(wanted: Partial<Record<Kind, number>>, isDone: boolean): Promise<string[]> {
  const kinds = Object.entries(wanted).flatMap(([kind, count]) => Array<Kind>(count).fill(kind as Kind));
  const claims: { taskId: string; proofUrl?: string }[] = [];
  const actions: (() => unknown)[] = [];
  for (const [index, kind] of kinds.entries()) {
    const account = aNewMember(testApp, `a${index}_`).username;
    const { id } = world.post({ author: account, text: `Post ${index}` });
    testApp.clock.advance(10);
    const { task, fulfil } = tasks[kind]({ id, account });
    const taskId = await aTaskRow(task);
    testApp.clock.advance(10);
    if (kind === 'proof') {
      const proof = world.quote(isDone ? member.username : 'friend', id, 'Look');
      claims.push({ taskId, proofUrl: proof.url });
    } else {
      claims.push({ taskId });
      if (isDone) actions.push(fulfil);
    }
  }
  for (const action of actions) action();
  await member.connect();
  testApp.simulator.requests.clear();
  const completedAt = testApp.clock.now();
  const data = claims.map((claim) => ({ ...claim, id: claim.taskId, userId: member.id, completedAt }));
  await testApp.database.completion.createMany({ data });
  return data.map(({ id }) => id);
}

function spent(): { calls: Record<string, number>; resources: number; microUsd: number } {
  const of = { userId: world.user(member.username).id };
  const calls: Record<string, number> = {};
  for (const { route } of testApp.simulator.requests.all(of)) {
    calls[String(route)] = (calls[String(route)] ?? 0) + 1;
  }
  const { requests } = testApp.simulator;
  return { calls, resources: requests.billedResources(of), microUsd: requests.costMicroUsd(of) };
}

const WRITTEN = { follow: 2, repost: 2, quote: 2, reply: 2, post: 2 };
const WITH_LIKES = { follow: 2, repost: 2, quote: 2, reply: 1, post: 1, like: 2 };
const WITH_ALL = { follow: 2, repost: 1, quote: 1, reply: 1, post: 1, like: 2, bookmark: 1, proof: 1 };

type Calls = Readonly<Record<string, number>>;

describe('tasks that are verified together', () => {
  const situations: [what: string, tasks: Partial<Record<Kind, number>>, isDone: boolean, Calls, number][] = [
    ['a single follow, done', { follow: 1 }, true, { [FOLLOWS]: 1 }, 1],
    ['a single follow, not done', { follow: 1 }, false, { [FOLLOWS]: 1 }, 1],
    ['ten follows, done', { follow: 10 }, true, { [FOLLOWS]: 1 }, 10],
    ['ten follows, not done', { follow: 10 }, false, { [FOLLOWS]: 1 }, 10],
    // 2 accounts and 8 posts of the member.
    [
      'ten follows, reposts, quotes, replies and posts, done',
      WRITTEN,
      true,
      { [FOLLOWS]: 1, [TIMELINE]: 1 },
      10,
    ],
    // 2 accounts, and the 6 targets of the rejections.
    ['the same, not done', WRITTEN, false, { [FOLLOWS]: 1, [TIMELINE]: 1, [POSTS]: 1 }, 8],
    ['ten with likes, done', WITH_LIKES, true, { [FOLLOWS]: 1, [TIMELINE]: 1, [LIKES]: 1 }, 10],
    [
      'ten with likes, not done',
      WITH_LIKES,
      false,
      { [FOLLOWS]: 1, [TIMELINE]: 1, [LIKES]: 1, [POSTS]: 1 },
      9,
    ],
    // 2 accounts, 5 posts in the timeline (the pasted one is there too), 2 likes, 1 bookmark, 1 proof.
    [
      'ten with likes, a bookmark and a pasted proof, done',
      WITH_ALL,
      true,
      { [FOLLOWS]: 1, [TIMELINE]: 1, [LIKES]: 1, [BOOKMARKS]: 1, [POSTS]: 1 },
      11,
    ],
    // 2 accounts, the proof, and the 7 targets.
    [
      'ten with likes, a bookmark and a pasted proof, not done',
      WITH_ALL,
      false,
      { [FOLLOWS]: 1, [TIMELINE]: 1, [LIKES]: 1, [BOOKMARKS]: 1, [POSTS]: 2 },
      10,
    ],
    ['a no for 101 different posts', { like: 101 }, false, { [LIKES]: 1, [POSTS]: 2 }, 101],
    ['a hundred and one follows', { follow: 101 }, true, { [FOLLOWS]: 2 }, 101],
  ];

  it.each(situations)('should cost as documented: %s', async (_what, wanted, isDone, calls, resources) => {
    const ids = await claimAll(wanted, isDone);
    const { body } = await verifyTogether(member);
    expect(body.results).toHaveLength(ids.length);
    for (const { status } of body.results) expect(status).toBe(isDone ? 'APPROVED' : 'REJECTED');
    const { microUsd, ...others } = spent();
    expect(others).toEqual({ calls, resources });
    const made = Object.values(calls).reduce((sum, count) => sum + count, 0);
    expect(body.apiCallCount).toBe(made);
    const latest = await Promise.all(ids.map(async (id) => (await attemptsOf(testApp, id)).at(-1)));
    expect(latest.reduce((sum, row) => sum + (row?.estimatedCostMicroUsd ?? NaN), 0)).toBe(microUsd);
    expect(latest.reduce((sum, row) => sum + (row?.apiCallCount ?? NaN), 0)).toBe(made);
    for (const row of latest) expect(row?.cacheHit).toBe(row?.apiCallCount === 0);
  });
});

describe('a verification that is repeated', () => {
  /** A connected member and a task of this kind; posts count from now on. */
  async function scene(kind: Kind) {
    await member.connect();
    const account = aNewMember(testApp, 'b').username;
    const { id } = world.post({ author: account, text: 'Our launch' });
    testApp.clock.advance(1_000);
    const { task, fulfil } = tasks[kind]({ id, account });
    const startsAt = testApp.clock.now().toISOString();
    const claimOne = async () => member.claimNew({ ...task, startsAt });
    return { fulfil, claimOne };
  }

  const kinds: Kind[] = ['follow', 'repost', 'quote', 'reply', 'post', 'like', 'bookmark'];

  it.each(kinds)('should cost nothing for another %s task about cached evidence', async (kind) => {
    const { fulfil, claimOne } = await scene(kind);
    fulfil();
    expect((await claimOne()).body.status).toBe('APPROVED');
    testApp.clock.advance(TTL_MS - 1);
    testApp.simulator.requests.clear();
    const { body } = await claimOne();
    expect(body).toMatchObject({ status: 'APPROVED', verification: { cacheHit: true, apiCallCount: 0 } });
    expect(await attemptsOf(testApp, body.id)).toMatchObject([{ estimatedCostMicroUsd: 0 }]);
    expect(spent()).toEqual({ calls: {}, resources: 0, microUsd: 0 });
  });

  const sources: [Kind, string][] = [
    ['follow', FOLLOWS],
    ['repost', TIMELINE],
    ['like', LIKES],
    ['bookmark', BOOKMARKS],
  ];
  it.each(sources)(
    'should cost one call and one resource for a %s made after the rejection',
    async (kind, route) => {
      const { fulfil, claimOne } = await scene(kind);
      const { id, status } = (await claimOne()).body;
      expect(status).toBe('REJECTED');
      fulfil();
      testApp.simulator.requests.clear();
      expect((await verify(member, id)).body.status).toBe('APPROVED');
      expect(spent()).toMatchObject({ calls: { [route]: 1 }, resources: 1 });
    },
  );

  it('should cost one page for a recent repost by a member with 5,000 posts', async () => {
    const { fulfil, claimOne } = await scene('repost');
    for (let post = 0; post < 5_000; post += 1) world.post({ author: member.username, text: `Post ${post}` });
    fulfil();
    testApp.simulator.requests.clear();
    expect((await claimOne()).body.status).toBe('APPROVED');
    const { calls, resources } = spent();
    expect(calls).toEqual({ [TIMELINE]: 1 });
    expect(resources).toBe(Number(testApp.simulator.requests.all()[0]?.query.max_results));
    expect(resources).toBeLessThanOrEqual(100);
  });
});
