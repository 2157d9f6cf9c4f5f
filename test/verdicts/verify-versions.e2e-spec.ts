import type { Dialect, SimulatedPost, World } from '#x-simulator';
import {
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
  verify,
} from '../support/verify/completions.js';
import { POST_ACTIONS, type PostAction, taskFor } from '../support/verify/actions.js';
import { ALL_SCOPES, aNewMember, aTask, type Member } from '../support/members/member.js';
import { holdAnswers } from '../support/app/stall.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';
import type { NewTask } from '../support/members/new-task.js';

const LOOK_UP = '/2/tweets';
const SECOND_MS = 1_000;

let testApp: TestApp;
let world: World;
let member: Member;

beforeAll(async () => {
  testApp = await startTestApp({
    env: { TWITTER_SCOPES: ALL_SCOPES, VERIFICATION_COOLDOWN_SECONDS: '0' },
  });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
});

beforeEach(async () => {
  member = await newMember();
});

afterEach(async () => {
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(() => testApp.close());

const newMember = (): Promise<Member> => aNewMember(testApp).connect();

/** Every version and action has a time of its own. */
function later<T>(act: () => T): T {
  testApp.clock.advance(SECOND_MS);
  return act();
}

const aTarget = (): SimulatedPost => later(() => world.post({ author: 'brand', text: 'Our lunch' }));
const edited = ({ id }: SimulatedPost, text = 'Our launch'): SimulatedPost =>
  later(() => world.edit(id, text));
const doIt = ({ act }: PostAction, post: SimulatedPost, who = member): unknown =>
  later(() => act(world, who.username, post.id));

const requests = (): number => testApp.simulator.requests.count();

describe.each<Dialect>(['posts', 'tweets'])('an edited post, to an X that speaks of %s', (dialect) => {
  beforeAll(() => {
    testApp.simulator.setDialect(dialect);
  });

  describe.each(POST_ACTIONS.map((action) => [action.taskType, action] as const))(
    'as the target of a %s',
    (_type, action) => {
      it('should be the same as its newer version', async () => {
        const first = aTarget();
        const second = edited(first);
        doIt(action, second);
        expectApproved(await member.claim(await taskFor(testApp, action, first)));
      });

      it('should be the same as a version made after the first verification', async () => {
        const first = aTarget();
        const taskId = await taskFor(testApp, action, first);
        const { body } = await member.claim(taskId);
        expect(body.status).toBe('REJECTED');
        doIt(action, edited(first));
        expectApproved(await verify(member, body.id));
      });

      it.each([
        ['before the edit', true],
        ['after it', false],
      ])('should be the same as its older version: done %s', async (_when, isBefore) => {
        const first = aTarget();
        if (isBefore) doIt(action, first);
        const second = edited(first);
        if (!isBefore) doIt(action, first);
        expectApproved(await member.claim(await taskFor(testApp, action, second)));
      });

      it.each([
        ['first', 0],
        ['last', 2],
      ])(
        'should be the same as the version in the middle when the task names the %s',
        async (_which, named) => {
          const first = aTarget();
          const second = edited(first);
          doIt(action, second);
          const versions = [first, second, edited(second, 'Our big launch')] as const;
          expectApproved(await member.claim(await taskFor(testApp, action, versions[named] ?? first)));
        },
      );

      it('should not be the same as another post of its author', async () => {
        const first = aTarget();
        edited(first);
        doIt(action, edited(aTarget()));
        expectRejected(await member.claim(await taskFor(testApp, action, first)), /./);
      });

      it('should be target_unavailable when it is deleted with all its versions', async () => {
        const first = aTarget();
        const second = edited(first);
        doIt(action, second);
        world.deletePost(second.id);
        const response = await member.claim(await taskFor(testApp, action, first));
        await expectUndetermined(testApp, response, 'target_unavailable');
      });

      it('should cost the next member no more than any other target', async () => {
        const first = aTarget();
        const second = edited(first);
        const [idler, doer] = [await newMember(), await newMember()];
        doIt(action, first);
        doIt(action, first, doer);
        const taskId = await taskFor(testApp, action, second);
        expectApproved(await member.claim(taskId));
        const { targetTweetIds } = await testApp.database.task.findUniqueOrThrow({ where: { id: taskId } });
        expect(targetTweetIds?.split(' ').sort()).toEqual([first.id, second.id].sort());
        testApp.simulator.requests.clear();
        const yes = await doer.claim(taskId);
        expectApproved(yes);
        expect([requests(), yes.body.verification.apiCallCount]).toEqual([1, 1]);
        const no = await idler.claim(taskId);
        expectRejected(no, /./);
        expect([requests(), no.body.verification.apiCallCount]).toEqual([3, 2]);
      });
    },
  );

  describe('as a pasted proof', () => {
    const wanted = { taskType: 'TWITTER_POST', requiredText: '#acme' };
    const write = (text: string): SimulatedPost => later(() => world.post({ author: member.username, text }));

    async function claimWith(task: NewTask, proof: () => SimulatedPost) {
      const { id } = await aTask(testApp, task);
      const { url } = proof();
      testApp.clock.advance(SECOND_MS);
      return member.claim(id, { proofUrl: url });
    }

    it.each([
      ['first', 0],
      ['newest', 1],
    ])('should count when its newest version has the text: its %s address', async (_which, pasted) => {
      const proof = (): SimulatedPost => {
        const first = write('Buy #acne');
        return [first, edited(first, 'Buy #acme')][pasted] ?? first;
      };
      expectApproved(await claimWith(wanted, proof));
    });

    it.each([
      ['first', 0],
      ['newest', 1],
    ])(
      'should be rejected when only its older version has the text: its %s address',
      async (_which, pasted) => {
        const proof = (): SimulatedPost => {
          const first = write('Buy #acme');
          return [first, edited(first, 'ACME is a scam')][pasted] ?? first;
        };
        const response = await claimWith(wanted, proof);
        expectRejected(response, 'The post at the address you gave does not contain the required text.');
        expect(response.body.rejectionCode).toBe('proof_text_missing');
      },
    );

    it('should be judged by a version that is made while it is looked up', async () => {
      const task = await aTask(testApp, wanted);
      const first = write('Buy #acne');
      edited(first, 'Buy #acme');
      testApp.simulator.requests.clear();
      testApp.simulator.faults.add({ kind: 'slow', delayMs: 1, route: LOOK_UP });
      const { goOn } = holdAnswers(testApp.simulator, { route: LOOK_UP });
      const claiming = member.claim(task.id, { proofUrl: first.url });
      await waitUntil('the second version is looked up', () => requests() === 2);
      edited(first, 'ACME is a scam');
      goOn();
      expectRejected(await claiming, /does not contain the required text/);
    });

    describe.each([
      ['TWITTER_QUOTE', (id: string) => world.quote(member.username, id, 'Look')],
      ['TWITTER_REPLY', (id: string) => world.reply(member.username, id, 'Nice')],
    ] as const)('of a %s', (taskType, answer) => {
      it.each([
        ['newer', 0, 1],
        ['older', 1, 0],
      ])('should be about any version of the target: a %s one', async (_which, named, answered) => {
        const first = aTarget();
        const versions = [first, edited(first)];
        const task = { taskType, targetUrl: versions[named]?.url };
        const proof = (): SimulatedPost => later(() => answer(versions[answered]?.id ?? ''));
        expectApproved(await claimWith(task, proof));
      });

      it('should be rejected when it is about another post', async () => {
        const task = { taskType, targetUrl: edited(aTarget()).url };
        const response = await claimWith(task, () => later(() => answer(edited(aTarget()).id)));
        expect(response.body).toMatchObject({ status: 'REJECTED', rejectionCode: 'proof_wrong_target' });
      });
    });
  });
});
