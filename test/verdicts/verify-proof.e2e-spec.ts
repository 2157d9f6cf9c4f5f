import type { SimulatedPost, World } from '#x-simulator';
import {
  attemptsOf,
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
} from '../support/verify/completions.js';
import { aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { statusUrl } from '../support/members/new-task.js';

const MINUTE_MS = 60_000;
/** X may not show a younger post yet. */
const NEW_POST_MS = 2 * MINUTE_MS;

let testApp: TestApp;
let world: World;
let target: SimulatedPost;
let member: Member;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
  world.addUser({ username: 'friend' });
  target = world.post({ author: 'brand', text: 'Our launch' });
  member = await aMember(testApp, 'member').connect();
  testApp.clock.advance(MINUTE_MS);
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

interface Written {
  readonly wrongTarget: string;
  /** Whether the task is about a post, which is looked up before a rejection. */
  readonly hasTarget: boolean;
  readonly task: () => object;
  readonly write: (author: string, text: string) => SimulatedPost;
  readonly writeElsewhere: () => SimulatedPost;
}

const written: Record<string, Written> = {
  TWITTER_QUOTE: {
    wrongTarget: 'The post at the address you gave does not quote the post of this task.',
    hasTarget: true,
    task: () => ({ targetUrl: target.url }),
    write: (author, text) => world.quote(author, target.id, text),
    writeElsewhere: () => world.reply('member', target.id, '#launch'),
  },
  TWITTER_REPLY: {
    wrongTarget: 'The post at the address you gave does not reply to the post of this task.',
    hasTarget: true,
    task: () => ({ targetUrl: target.url }),
    write: (author, text) => world.reply(author, target.id, text),
    writeElsewhere: () => {
      const reply = world.reply('friend', target.id, 'Nice');
      return world.reply('member', reply.id, '#launch');
    },
  },
  TWITTER_POST: {
    wrongTarget: 'The address you gave is a repost, not a post of your own.',
    hasTarget: false,
    task: () => ({}),
    write: (author, text) => world.post({ author, text }),
    writeElsewhere: () => world.repost('member', world.post({ author: 'friend', text: '#launch' }).id),
  },
};

describe.each(Object.entries(written))(
  'a proof for %s',
  (taskType, { wrongTarget, hasTarget, task, write, writeElsewhere }) => {
    let taskId: string;

    beforeEach(async () => {
      testApp.clock.advance(MINUTE_MS);
      taskId = (await aTask(testApp, { taskType, requiredText: '#launch', points: 3, ...task() })).id;
      testApp.clock.advance(MINUTE_MS);
      testApp.simulator.requests.clear();
    });

    const claimWith = (proofUrl: string) => member.claim(taskId, { proofUrl });

    it('should be approved with one look-up, whatever form its address has', async () => {
      const { id } = write('member', 'See #Launch');
      const proofUrl = `https://x.com/i/status/${id}`;
      const response = await claimWith(` mobile.twitter.com/i/web/status/${id}/photo/1?s=20\n`);
      expectApproved(response);
      expect(response.body).toMatchObject({ proofUrl, pointsAwarded: 3, verification: { apiCallCount: 1 } });
      expect(testApp.simulator.requests.count({ route: '/2/tweets' })).toBe(1);
    });

    /** Claims with the proof, which is rejected for this reason: one look-up of it, and one of the task's post. */
    async function expectNo(proof: SimulatedPost, reason: string): Promise<void> {
      const response = await claimWith(proof.url);
      expectRejected(response, reason);
      const looked = testApp.simulator.requests.all().map(({ route, query }) => [route, query.ids]);
      expect(looked).toEqual([['/2/tweets', proof.id], ...(hasTarget ? [['/2/tweets', target.id]] : [])]);
      expect(response.body.verification).toMatchObject({ apiCallCount: looked.length, cacheHit: false });
      expect(testApp.simulator.requests.billedResources()).toBe(looked.length);
    }

    it('should be rejected for the post of another account', async () => {
      await expectNo(write('friend', '#launch'), 'The post at the address you gave is by another account.');
    });

    it('should be rejected for a post about something else', async () => {
      await expectNo(writeElsewhere(), wrongTarget);
    });

    it('should be rejected for a post without the required text', async () => {
      const reason = 'The post at the address you gave does not contain the required text.';
      await expectNo(write('member', 'launch'), reason);
    });

    it('should be rejected for a post that is older than the task', async () => {
      const old = write('member', '#launch');
      testApp.clock.advance(1);
      taskId = (await aTask(testApp, { taskType, requiredText: '#launch', ...task() })).id;
      await expectNo(old, 'The post at the address you gave was made before the task began.');
    });

    it('should be rejected for a post that is older than the start of the task', async () => {
      const startsAt = testApp.clock.now().toISOString();
      const early = { taskType, requiredText: '#launch', startsAt, ...task() };
      testApp.clock.advance(-1);
      const old = write('member', '#launch');
      testApp.clock.advance(1);
      taskId = (await aTask(testApp, early)).id;
      await expectNo(old, 'The post at the address you gave was made before the task began.');
      expectApproved(await claimWith(write('member', '#launch').url));
    });

    it('should be rejected for a deleted post', async () => {
      const gone = write('member', '#launch');
      world.deletePost(gone.id);
      testApp.clock.advance(NEW_POST_MS);
      expectRejected(await claimWith(gone.url), /no post at the address/);
    });

    it('should cause no verdict for a post that X hides', async () => {
      const hermit = `hermit_${taskType.slice(8).toLowerCase()}`;
      world.addUser({ username: hermit });
      const hidden = write(hermit, '#launch');
      world.protectUser(hermit);
      await expectUndetermined(testApp, await claimWith(hidden.url), 'target_unavailable');
    });

    it('should cause no verdict when X does not answer', async () => {
      testApp.simulator.faults.add({ kind: 'server-error', route: '/2/tweets' });
      const response = await claimWith(write('member', '#launch').url);
      await expectUndetermined(testApp, response, 'x_unavailable');
    });

    it('should be replaced by a new one', async () => {
      const wrong = write('friend', '#launch');
      const right = write('member', '#launch');
      const first = await claimWith(wrong.url);
      expectRejected(first, /by another account/);
      const second = await claimWith(right.url);
      expectApproved(second);
      expect(second.body).toMatchObject({ id: first.body.id, proofUrl: right.url });
      expect(await attemptsOf(testApp, first.body.id)).toHaveLength(2);
    });

    it('should be kept when the task is claimed again without one', async () => {
      const wrong = write('friend', '#launch');
      await claimWith(wrong.url);
      write('member', '#launch');
      const again = await member.claim(taskId);
      expectRejected(again, /by another account/);
      expect(again.body.proofUrl).toBe(wrong.url);
    });
  },
);

describe('a proof', () => {
  it('should not be replaced once the completion is approved', async () => {
    const task = await aTask(testApp, { taskType: 'TWITTER_POST' });
    const mine = world.post({ author: 'member', text: 'Mine' });
    expectApproved(await member.claim(task.id, { proofUrl: mine.url }));
    const again = await member.claim(task.id, { proofUrl: statusUrl('1') });
    expect(again.body.proofUrl).toBe(mine.url);
  });

  it('should cause no verdict when the target of the task is deleted', async () => {
    const brief = world.post({ author: 'brand', text: 'Soon gone' });
    const task = await aTask(testApp, { taskType: 'TWITTER_REPLY', targetUrl: brief.url });
    testApp.clock.advance(1_000);
    const reply = world.reply('friend', brief.id, 'Not by the member');
    world.deletePost(brief.id);
    const response = await member.claim(task.id, { proofUrl: reply.url });
    await expectUndetermined(testApp, response, 'target_unavailable');
  });
});
