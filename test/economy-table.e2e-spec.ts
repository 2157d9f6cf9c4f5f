import type { World } from '#x-simulator';
import type { CreateTaskDto } from '../src/tasks/task.dto.js';
import { TasksService } from '../src/tasks/tasks.service.js';
import { attemptsOf, verify, verifyTogether } from './support/completions.js';
import { ALL_SCOPES, aMember, aTask, Member, statusUrl, type NewTask } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const FOLLOWS = '/2/users/by';
const TIMELINE = '/2/users/:id/tweets';
const LIKES = '/2/users/:id/liked_tweets';
const BOOKMARKS = '/2/users/:id/bookmarks';
const POSTS = '/2/tweets';
const TTL_MS = 60_000;

let testApp: TestApp;
let world: World;
let member: Member;
let rows = 0;

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
  rows += 1;
  member = aMember(testApp, `member${rows}`);
});

afterAll(async () => {
  await testApp.close();
});

type Deed = 'follow' | 'like' | 'repost' | 'quote' | 'reply' | 'post' | 'bookmark' | 'proof';

/** A task with an account and a post of its own, and what doing it means. */
const tasks: Record<
  Deed,
  (target: { id: string; account: string }) => { task: NewTask; act: () => unknown }
> = {
  follow: ({ account }) => ({
    task: { taskType: 'TWITTER_FOLLOW', targetUrl: `https://x.com/${account}` },
    act: () => {
      world.follow(member.username, account);
    },
  }),
  like: ({ id }) =>
    aboutPost('LIKE', id, () => {
      world.like(member.username, id);
    }),
  repost: ({ id }) => aboutPost('RETWEET', id, () => world.repost(member.username, id)),
  quote: ({ id }) => aboutPost('QUOTE', id, () => world.quote(member.username, id, 'Look')),
  reply: ({ id }) => aboutPost('REPLY', id, () => world.reply(member.username, id, 'Nice')),
  post: () => ({
    task: { taskType: 'TWITTER_POST' },
    act: () => world.post({ author: member.username, text: 'Hello' }),
  }),
  bookmark: ({ id }) =>
    aboutPost('BOOKMARK', id, () => {
      world.bookmark(member.username, id);
    }),
  proof: ({ id }) => aboutPost('QUOTE', id, () => world.quote(member.username, id, 'Look')),
};

function aboutPost(type: string, id: string, act: () => unknown): { task: NewTask; act: () => unknown } {
  return { task: { taskType: `TWITTER_${type}`, targetUrl: statusUrl(id) }, act };
}

/** Makes a task as an admin would, but for the request. */
async function aTaskRow(task: NewTask): Promise<string> {
  const actor = { id: 'the-admin', requestId: 'none' };
  const dto = { title: `A ${task.taskType} task`, ...task } as unknown as CreateTaskDto;
  return (await testApp.app.get(TasksService).create(dto, actor)).id;
}

/**
 * Connects the member, with claims of so many tasks of each kind that nobody has verified. They are done or not; a
 * proof that is not done is somebody else's post.
 */
async function claimAll(wanted: Partial<Record<Deed, number>>, isDone: boolean): Promise<string[]> {
  const deeds = Object.entries(wanted).flatMap(([deed, count]) => Array<Deed>(count).fill(deed as Deed));
  const claims: { taskId: string; proofUrl?: string }[] = [];
  const acts: (() => unknown)[] = [];
  for (const [index, deed] of deeds.entries()) {
    const account = world.addUser({ username: `a${index}_${rows}` }).username;
    const { id } = world.post({ author: account, text: `Post ${index}` });
    testApp.clock.advance(10);
    const { task, act } = tasks[deed]({ id, account });
    const taskId = await aTaskRow(task);
    testApp.clock.advance(10);
    if (deed === 'proof') {
      const proof = world.quote(isDone ? member.username : 'friend', id, 'Look');
      claims.push({ taskId, proofUrl: proof.url });
    } else {
      claims.push({ taskId });
      if (isDone) acts.push(act);
    }
  }
  for (const act of acts) act();
  await member.connect();
  testApp.simulator.requests.clear();
  const completedAt = testApp.clock.now();
  const data = claims.map((claim) => ({ ...claim, id: claim.taskId, userId: member.id, completedAt }));
  await testApp.database.completion.createMany({ data });
  return data.map(({ id }) => id);
}

function spent(): { calls: Record<string, number>; resources: number } {
  const of = { userId: world.user(member.username).id };
  const calls: Record<string, number> = {};
  for (const { route } of testApp.simulator.requests.all(of)) {
    calls[String(route)] = (calls[String(route)] ?? 0) + 1;
  }
  return { calls, resources: testApp.simulator.requests.billedResources(of) };
}

const WRITTEN = { follow: 2, repost: 2, quote: 2, reply: 2, post: 2 };
const WITH_LIKES = { follow: 2, repost: 2, quote: 2, reply: 1, post: 1, like: 2 };
const WITH_ALL = { follow: 2, repost: 1, quote: 1, reply: 1, post: 1, like: 2, bookmark: 1, proof: 1 };

interface Situation {
  readonly what: string;
  readonly tasks: Partial<Record<Deed, number>>;
  readonly isDone: boolean;
  readonly calls: Readonly<Record<string, number>>;
  readonly resources: number;
}

describe('tasks that are verified together', () => {
  const situations: Situation[] = [
    {
      what: 'a single follow, done',
      tasks: { follow: 1 },
      isDone: true,
      calls: { [FOLLOWS]: 1 },
      resources: 1,
    },
    {
      what: 'a single follow, not done',
      tasks: { follow: 1 },
      isDone: false,
      calls: { [FOLLOWS]: 1 },
      resources: 1,
    },
    {
      what: 'ten follows, done',
      tasks: { follow: 10 },
      isDone: true,
      calls: { [FOLLOWS]: 1 },
      resources: 10,
    },
    {
      what: 'ten follows, not done',
      tasks: { follow: 10 },
      isDone: false,
      calls: { [FOLLOWS]: 1 },
      resources: 10,
    },
    {
      what: 'ten follows, reposts, quotes, replies and posts, done',
      tasks: WRITTEN,
      isDone: true,
      calls: { [FOLLOWS]: 1, [TIMELINE]: 1 },
      // 2 accounts and 8 posts of the member.
      resources: 10,
    },
    {
      what: 'the same, not done',
      tasks: WRITTEN,
      isDone: false,
      calls: { [FOLLOWS]: 1, [TIMELINE]: 1, [POSTS]: 1 },
      // 2 accounts, and the 6 targets that a no is about.
      resources: 8,
    },
    {
      what: 'ten with likes, done',
      tasks: WITH_LIKES,
      isDone: true,
      calls: { [FOLLOWS]: 1, [TIMELINE]: 1, [LIKES]: 1 },
      resources: 10,
    },
    {
      what: 'ten with likes, not done',
      tasks: WITH_LIKES,
      isDone: false,
      calls: { [FOLLOWS]: 1, [TIMELINE]: 1, [LIKES]: 1, [POSTS]: 1 },
      resources: 9,
    },
    {
      what: 'ten with likes, a bookmark and a pasted proof, done',
      tasks: WITH_ALL,
      isDone: true,
      calls: { [FOLLOWS]: 1, [TIMELINE]: 1, [LIKES]: 1, [BOOKMARKS]: 1, [POSTS]: 1 },
      // 2 accounts, 5 posts in the timeline (the pasted one is there too), 2 likes, 1 bookmark, 1 proof.
      resources: 11,
    },
    {
      what: 'ten with likes, a bookmark and a pasted proof, not done',
      tasks: WITH_ALL,
      isDone: false,
      calls: { [FOLLOWS]: 1, [TIMELINE]: 1, [LIKES]: 1, [BOOKMARKS]: 1, [POSTS]: 2 },
      // 2 accounts, the proof, and the 7 targets.
      resources: 10,
    },
    {
      what: 'a no for 101 different posts',
      tasks: { like: 101 },
      isDone: false,
      calls: { [LIKES]: 1, [POSTS]: 2 },
      resources: 101,
    },
    {
      what: 'a hundred and one follows',
      tasks: { follow: 101 },
      isDone: true,
      calls: { [FOLLOWS]: 2 },
      resources: 101,
    },
  ];

  it.each(situations)(
    'should cost as planned: $what',
    async ({ tasks: wanted, isDone, calls, resources }) => {
      const ids = await claimAll(wanted, isDone);
      const { body } = await verifyTogether(member);
      expect(body.results).toHaveLength(ids.length);
      for (const { status } of body.results) expect(status).toBe(isDone ? 'APPROVED' : 'REJECTED');
      expect(spent()).toEqual({ calls, resources });
      const made = Object.values(calls).reduce((sum, count) => sum + count, 0);
      expect(body.apiCallCount).toBe(made);
      const latest = await Promise.all(ids.map(async (id) => (await attemptsOf(testApp, id)).at(-1)));
      expect(latest.reduce((sum, row) => sum + (row?.apiCallCount ?? NaN), 0)).toBe(made);
      for (const row of latest) expect(row?.cacheHit).toBe(row?.apiCallCount === 0);
    },
  );
});

describe('a verification that comes again', () => {
  /** A connected member and a task of this kind; its posts are good from now on. */
  async function scene(deed: Deed) {
    await member.connect();
    const account = world.addUser({ username: `b${rows}` }).username;
    const { id } = world.post({ author: account, text: 'Our launch' });
    testApp.clock.advance(1_000);
    const { task, act } = tasks[deed]({ id, account });
    const startsAt = testApp.clock.now().toISOString();
    const claimOne = async () => member.claim((await aTask(testApp, { ...task, startsAt })).id);
    return { act, claimOne };
  }

  const kinds: Deed[] = ['follow', 'repost', 'quote', 'reply', 'post', 'like', 'bookmark'];

  it.each(kinds)('should cost nothing for another %s task about what X has just shown', async (deed) => {
    const { act, claimOne } = await scene(deed);
    act();
    expect((await claimOne()).body.status).toBe('APPROVED');
    testApp.clock.advance(TTL_MS - 1);
    testApp.simulator.requests.clear();
    expect((await claimOne()).body).toMatchObject({
      status: 'APPROVED',
      verification: { cacheHit: true, apiCallCount: 0 },
    });
    expect(spent()).toEqual({ calls: {}, resources: 0 });
  });

  const sources: [Deed, string][] = [
    ['follow', FOLLOWS],
    ['repost', TIMELINE],
    ['like', LIKES],
    ['bookmark', BOOKMARKS],
  ];
  it.each(sources)(
    'should cost one call and one resource for a %s done after the no',
    async (deed, route) => {
      const { act, claimOne } = await scene(deed);
      const { id, status } = (await claimOne()).body;
      expect(status).toBe('REJECTED');
      act();
      testApp.simulator.requests.clear();
      expect((await verify(member, id)).body.status).toBe('APPROVED');
      expect(spent()).toEqual({ calls: { [route]: 1 }, resources: 1 });
    },
  );

  it('should cost one page for a recent repost by a member with 5,000 posts', async () => {
    const { act, claimOne } = await scene('repost');
    for (let post = 0; post < 5_000; post += 1) world.post({ author: member.username, text: `Post ${post}` });
    act();
    testApp.simulator.requests.clear();
    expect((await claimOne()).body.status).toBe('APPROVED');
    const { calls, resources } = spent();
    expect(calls).toEqual({ [TIMELINE]: 1 });
    expect(resources).toBe(Number(testApp.simulator.requests.all()[0]?.query.max_results));
    expect(resources).toBeLessThanOrEqual(100);
  });
});
