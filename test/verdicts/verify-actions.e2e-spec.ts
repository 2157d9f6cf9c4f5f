import type { World } from '#x-simulator';
import { expectApproved, expectRejected } from '../support/verify/completions.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { ALL_SCOPES, aNewMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask, type NewTask, statusUrl } from '../support/members/new-task.js';
import { act } from '../support/verify/actions.js';

let testApp: TestApp;
let world: World;
let targetId: string;
let member: Member;

beforeAll(async () => {
  testApp = await startTestApp({ env: { TWITTER_SCOPES: ALL_SCOPES } });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
  world.addUser({ username: 'friend' });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
});

beforeEach(async () => {
  member = await aNewMember(testApp).connect();
  testApp.clock.advance(60_000);
});

afterAll(() => testApp.close());

/** Makes the task, acts a second later and claims it. */
async function claimAfter(task: NewTask, action: () => unknown) {
  const { id } = await aTask(testApp, task);
  testApp.clock.advance(1_000);
  action();
  testApp.clock.advance(1_000);
  return member.claim(id);
}

const aboutTarget = (taskType: string, more: object = {}): NewTask => aboutPost(taskType, targetId, more);
const me = (): string => member.username;

describe('one action instead of another', () => {
  it.each<[string, string, () => unknown]>([
    ['a quote', 'TWITTER_RETWEET', () => world.quote(me(), targetId, 'Look')],
    ['a reply', 'TWITTER_RETWEET', () => world.reply(me(), targetId, 'Nice')],
    ['a repost of another post', 'TWITTER_RETWEET', () => world.repost(me(), other().id)],
    ['a repost', 'TWITTER_QUOTE', () => world.repost(me(), targetId)],
    ['a reply', 'TWITTER_QUOTE', () => world.reply(me(), targetId, 'Nice')],
    ['a quote of another post', 'TWITTER_QUOTE', () => world.quote(me(), other().id, 'Look')],
    ['a quote', 'TWITTER_REPLY', () => world.quote(me(), targetId, 'Look')],
    ['a reply to another post', 'TWITTER_REPLY', () => world.reply(me(), other().id, 'Nice')],
    ['a reply to a reply', 'TWITTER_REPLY', () => world.reply(me(), replyOfFriend().id, 'Nice')],
    ['a reply by somebody else', 'TWITTER_REPLY', () => replyOfFriend()],
    ['a like', 'TWITTER_BOOKMARK', () => act(world, 'like', me(), targetId)],
    ['a bookmark', 'TWITTER_LIKE', () => act(world, 'bookmark', me(), targetId)],
    ['a repost', 'TWITTER_LIKE', () => world.repost(me(), targetId)],
    ['a like of another post', 'TWITTER_LIKE', () => act(world, 'like', me(), other().id)],
  ])('%s should not count for %s', async (_action, taskType, action) => {
    expectRejected(await claimAfter(aboutTarget(taskType), action), /./);
  });

  it('should not count a repost of a fitting text for a post task', async () => {
    const original = world.post({ author: 'friend', text: 'Buy #launch now' });
    const task = { taskType: 'TWITTER_POST', requiredText: '#launch' };
    expectRejected(await claimAfter(task, () => world.repost(me(), original.id)), /No post was found/);
  });

  it.each<[string, string, () => unknown]>([
    [
      'an undone repost',
      'TWITTER_RETWEET',
      () => {
        world.repost(me(), targetId);
        world.undoRepost(me(), targetId);
      },
    ],
    [
      'an undone like',
      'TWITTER_LIKE',
      () => {
        world.like(me(), targetId);
        world.unlike(me(), targetId);
      },
    ],
    [
      'a deleted reply',
      'TWITTER_REPLY',
      () => {
        world.deletePost(world.reply(me(), targetId, 'Nice').id);
      },
    ],
  ])('%s should not count for %s', async (_action, taskType, action) => {
    expectRejected(await claimAfter(aboutTarget(taskType), action), /./);
  });

  it('should count a follow of the target, not one by the target', async () => {
    const task = followTask('friend');
    const backwards = await claimAfter(task, () => {
      world.follow('friend', me());
    });
    expectRejected(backwards, '@friend is not followed.');
  });
});

const other = () => world.post({ author: 'brand', text: 'Another post' });
const replyOfFriend = () => world.reply('friend', targetId, 'Nice');

describe('the required text', () => {
  const LONG = 'word '.repeat(70);

  it.each([
    ['in another case', '#Launch', 'we go #LAUNCH today'],
    ['over other white space', 'big launch day', 'A  big\n\tlaunch\u00a0day!'],
    ['with characters that X escapes', 'R&D <live>', 'Our R&D <live> is on'],
    ['inside a link', 'example.org/campaign', 'Go https://www.example.org/campaign?ref=me now'],
    ['in another Unicode form', 'cafe\u0301', 'Meet me at the café'],
    ['behind the 280th character', 'the very end', `${LONG}the very end`],
    ['in a script without case', '発売', '本日発売です'],
    ['with other quotes', "I'm in", 'I’m in'],
    ['with one ellipsis for three dots', 'Soon...', 'Soon…'],
    ['as a hashtag of full width', '#アクメ', '＃アクメ'],
    ['as a cashtag of full width', '$ACME', '＄ACME'],
    ['as a sign without its variation selector', '❤️', '❤'],
    ['around a mention in direction marks', 'join @friend now', 'join \u2068@friend\u2069 now'],
    ['as a link with another scheme', 'https://acme.example/launch', 'http://acme.example/launch/ it is'],
  ])('should be found %s', async (_how, requiredText, text) => {
    const task = { taskType: 'TWITTER_POST', requiredText };
    expectApproved(await claimAfter(task, () => world.post({ author: me(), text })));
  });

  it.each([
    ['is missing', '#launch', 'we go today'],
    ['is cut in two', 'big launch', 'a big, big-launch? biglaunch!'],
    ['was written in its escaped form', 'R&D', 'R&amp;D'],
    ['is only the beginning of a hashtag', '#acme', 'buy #acmecoin'],
    ['is only the beginning of a mention', '@friend', 'hi @friend_fake'],
    ['is only the beginning of a cashtag', '$ACME', 'buy $ACMEX'],
    ['is only the beginning of a link', 'acme.example/a', 'https://acme.example/abc'],
  ])('should not be found when it %s', async (_how, requiredText, text) => {
    const task = { taskType: 'TWITTER_POST', requiredText };
    expectRejected(await claimAfter(task, () => world.post({ author: me(), text })), /No post was found/);
  });

  it('should not match what X itself puts before a reply or after a quote', async () => {
    const reply = aboutTarget('TWITTER_REPLY', { requiredText: '@brand' });
    expectRejected(await claimAfter(reply, () => world.reply(me(), targetId, '@brand meh')), /No reply/);
    expectApproved(await claimAfter(reply, () => world.reply(me(), targetId, '@brand I like @brand')));
    const quote = aboutTarget('TWITTER_QUOTE', { requiredText: 'brand' });
    const link = `https://x.com/brand/status/${targetId}`;
    expectRejected(await claimAfter(quote, () => world.quote(me(), targetId, `meh ${link}`)), /No quote/);
    expectApproved(await claimAfter(quote, () => world.quote(me(), targetId, `brand! ${link}`)));
  });

  it.each(['TWITTER_QUOTE', 'TWITTER_REPLY'])('should be required in a %s too', async (taskType) => {
    const write = (text: string) => () =>
      taskType === 'TWITTER_QUOTE' ? world.quote(me(), targetId, text) : world.reply(me(), targetId, text);
    const task = aboutTarget(taskType, { requiredText: 'so good' });
    expectRejected(await claimAfter(task, write('meh')), /was found that fits the task/);
    expectApproved(await claimAfter(task, write('This is SO good')));
  });
});

describe('the time of a post', () => {
  const startsAt = (ms: number) => new Date(testApp.clock.now().getTime() + ms).toISOString();

  async function claimPostMadeAt(offsetMs: number, task: Partial<NewTask> = {}) {
    const { id, ...row } = await aTask(testApp, { taskType: 'TWITTER_POST', ...task });
    const beginning = Date.parse(String(row.startsAt ?? row.createdAt));
    testApp.clock.advance(10_000);
    world.post({ author: me(), text: 'Hello', at: beginning + offsetMs });
    return member.claim(id);
  }

  it.each([-60_000, -1_000, -1])(
    'should not count a post that is %i ms outside the time of the task',
    async (offset) => {
      expectRejected(await claimPostMadeAt(offset), /No post was found/);
    },
  );

  it.each([0, 1, 999, 1_000])('should count a post made %i ms after the task', async (offset) => {
    expectApproved(await claimPostMadeAt(offset));
  });

  it('should count a post that is claimed in the very second in which the task began', async () => {
    const { id } = await aTask(testApp, { taskType: 'TWITTER_POST' });
    world.post({ author: me(), text: 'Hello' });
    expectApproved(await member.claim(id));
  });

  it('should count from startsAt where the task has one', async () => {
    expectApproved(await claimPostMadeAt(0, { startsAt: startsAt(-3_600_000) }));
    expectRejected(await claimPostMadeAt(-1, { startsAt: startsAt(5_000) }), /No post was found/);
  });

  it('should be ignored for a quote or a reply, which cannot be older than their target', async () => {
    world.reply(me(), targetId, 'Early bird');
    testApp.clock.advance(60_000);
    expectApproved(await claimAfter(aboutTarget('TWITTER_REPLY'), () => null));
  });
});

describe('a task that began before the earliest start time that X accepts', () => {
  it.each(['1970-01-01T00:00:00.000Z', '2006-03-21T00:00:00.000Z', '2010-11-06T00:00:30.000Z'])(
    'should be verified, and not affect claims that are verified with it: %s',
    async (startsAt) => {
      const old = await aTask(testApp, { taskType: 'TWITTER_POST', requiredText: 'sesame', startsAt });
      const repost = await aTask(testApp, aboutTarget('TWITTER_RETWEET'));
      testApp.simulator.faults.add({ kind: 'server-error', times: 2 });
      const claims = [await member.claim(old.id), await member.claim(repost.id)];
      world.repost(me(), targetId);
      testApp.clock.advance(120_000);
      const { body } = await member.post('/v1/completions/verify', {
        completionIds: claims.map((claim) => claim.body.id),
      });
      const statuses = new Map(
        body.results.map((result: { taskId: string; status: string }) => [result.taskId, result.status]),
      );
      expect([statuses.get(old.id), statuses.get(repost.id)]).toEqual(['REJECTED', 'APPROVED']);
    },
  );
});

describe('the end of a task', () => {
  const LIFE_MS = 60_000;

  /** A claim made in time that X could not answer; the member acts so many ms after the end, and is verified then. */
  async function judgedAfterEnd(taskType: string, action: () => unknown, offsetMs: number) {
    const endsAt = new Date(testApp.clock.now().getTime() + LIFE_MS);
    const target = taskType === 'TWITTER_POST' ? {} : { targetUrl: statusUrl(targetId) };
    const { id } = await aTask(testApp, { taskType, endsAt: endsAt.toISOString(), ...target });
    // The retry by itself would come between the end and the action.
    testApp.simulator.faults.add({ kind: 'server-error', times: Infinity });
    const { body } = await member.claim(id);
    expect(body.status).toBe('PENDING');
    testApp.clock.set(new Date(endsAt.getTime() + offsetMs));
    action();
    testApp.simulator.faults.clear();
    testApp.clock.advance(LIFE_MS);
    await member.post(`/v1/completions/${body.id}/verify`);
    return member.get(`/v1/completions/${body.id}`);
  }

  const actions: [string, () => unknown][] = [
    ['TWITTER_POST', () => world.post({ author: me(), text: 'Hello' })],
    ['TWITTER_RETWEET', () => world.repost(me(), targetId)],
    ['TWITTER_QUOTE', () => world.quote(me(), targetId, 'Look')],
    ['TWITTER_REPLY', () => world.reply(me(), targetId, 'Nice')],
  ];

  it.each(actions)('should not count a %s one millisecond later', async (taskType, action) => {
    expectRejected(await judgedAfterEnd(taskType, action, 1), /./);
  });

  it.each(actions)('should count a %s at exactly that time', async (taskType, action) => {
    expectApproved(await judgedAfterEnd(taskType, action, 0));
  });

  it('should not count a pasted post that was made later', async () => {
    const endsAt = new Date(testApp.clock.now().getTime() + LIFE_MS).toISOString();
    const { id } = await aTask(testApp, { taskType: 'TWITTER_POST', endsAt });
    const late = world.post({ author: me(), text: 'Hello', at: Date.parse(endsAt) + 1 });
    const response = await member.claim(id, { proofUrl: statusUrl(late.id) });
    expectRejected(response, 'The post at the address you gave was made after the task ended.');
  });

  it('should make a rejection final', async () => {
    const endsAt = new Date(testApp.clock.now().getTime() + LIFE_MS).toISOString();
    const { body } = await member.claimNew(aboutTarget('TWITTER_LIKE', { endsAt }));
    world.like(me(), targetId);
    testApp.clock.advance(LIFE_MS);
    const requests = testApp.simulator.requests.count();
    const again = await member.post(`/v1/completions/${body.id}/verify`);
    expectProblem(again, 409, 'task_inactive');
    const { body: many } = await member.post('/v1/completions/verify', { completionIds: [body.id] });
    expect(many.results).toMatchObject([{ id: body.id, status: 'REJECTED' }]);
    expect(testApp.simulator.requests.count()).toBe(requests);
  });
});
