import type { Dialect, SimulatedPost, World } from '#x-simulator';
import {
  expectApproved,
  expectRejected,
  expectUndetermined,
  forgetRetries,
} from '../support/verify/completions.js';
import { POST_ACTIONS, type PostAction, taskFor } from '../support/verify/actions.js';
import { ALL_SCOPES, aNewMember, type Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

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

afterEach(() => forgetRetries(testApp));

afterAll(() => testApp.close());

const newMember = (): Promise<Member> => aNewMember(testApp).connect();

/** Every post and action has a time of its own. */
function later<T>(act: () => T): T {
  testApp.clock.advance(SECOND_MS);
  return act();
}

const anAuthor = (): string => aNewMember(testApp, 'author').username;
const anOriginal = (author = anAuthor()): SimulatedPost =>
  later(() => world.post({ author, text: 'The original' }));
const repostOf = ({ id }: SimulatedPost): SimulatedPost => later(() => world.repost('brand', id));
const editOf = ({ id }: SimulatedPost): SimulatedPost => later(() => world.edit(id, 'Better'));
const doIt = ({ act }: PostAction, { id }: SimulatedPost, who = member): unknown =>
  later(() => act(world, who.username, id));

const requests = (): number => testApp.simulator.requests.count();

describe.each<Dialect>(['posts', 'tweets'])(
  'a target that is a repost, to an X that speaks of %s',
  (dialect) => {
    beforeAll(() => {
      testApp.simulator.setDialect(dialect);
    });

    describe.each(POST_ACTIONS.map((action) => [action.taskType, action] as const))(
      'for a %s',
      (_taskType, action) => {
        const claim = async (target: SimulatedPost) => member.claim(await taskFor(testApp, action, target));

        it.each([
          ['of the original', true],
          ['of the repost itself', false],
        ])('should stand for its original: an action %s', async (_what, isOnOriginal) => {
          const original = anOriginal();
          const repost = repostOf(original);
          doIt(action, isOnOriginal ? original : repost);
          expectApproved(await claim(repost));
        });

        it('should count actions before the repost', async () => {
          const original = anOriginal();
          doIt(action, original);
          expectApproved(await claim(repostOf(original)));
        });

        it.each([
          ['before the repost', true],
          ['after it', false],
        ])('should stand for every version of an original that was edited %s', async (_when, isBefore) => {
          const first = anOriginal();
          const edited = isBefore ? editOf(first) : null;
          const repost = repostOf(first);
          doIt(action, edited ?? editOf(first));
          expectApproved(await claim(repost));
        });

        it('should be rejected without the action', async () => {
          const author = anAuthor();
          const repost = repostOf(anOriginal(author));
          doIt(action, anOriginal(author));
          expectRejected(await claim(repost), /./);
        });

        it.each([
          ['deleted', 'deletePost'],
          ['of a protected account', 'protectUser'],
          ['of a suspended account', 'suspendUser'],
        ] as const)('should be target_unavailable when the original is %s', async (_what, takeAway) => {
          const author = anAuthor();
          const original = anOriginal(author);
          const repost = repostOf(original);
          world[takeAway](takeAway === 'deletePost' ? original.id : author);
          await expectUndetermined(testApp, await claim(repost), 'target_unavailable');
        });

        it('should cost the next member no more than any other target', async () => {
          const [idler, doer] = [await newMember(), await newMember()];
          const original = anOriginal();
          doIt(action, original, doer);
          const repost = repostOf(original);
          doIt(action, original);
          const taskId = await taskFor(testApp, action, repost);
          expectApproved(await member.claim(taskId));
          const { targetTweetIds } = await testApp.database.task.findUniqueOrThrow({ where: { id: taskId } });
          expect(targetTweetIds).toBe(`${original.id} ${repost.id}`);
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
  },
);
