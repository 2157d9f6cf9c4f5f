import type { Dialect, SimulatedPost, World } from '#x-simulator';
import { expectApproved, expectRejected, expectUndetermined, forgetRetries } from './support/completions.js';
import { DEEDS, taskAbout, type Deed } from './support/deeds.js';
import { ALL_SCOPES, aMember, type Member } from './support/member.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const SECOND_MS = 1_000;

let testApp: TestApp;
let world: World;
let member: Member;
let members = 0;
let authors = 0;

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
  await forgetRetries(testApp);
});

afterAll(async () => {
  await testApp.close();
});

function newMember(): Promise<Member> {
  members += 1;
  return aMember(testApp, `member${members}`).connect();
}

/** Every post and deed has a moment of its own. */
function later<T>(act: () => T): T {
  testApp.clock.advance(SECOND_MS);
  return act();
}

function anAuthor(): string {
  authors += 1;
  return world.addUser({ username: `author${authors}` }).username;
}

const anOriginal = (author = anAuthor()): SimulatedPost =>
  later(() => world.post({ author, text: 'The original' }));
const repostOf = ({ id }: SimulatedPost): SimulatedPost => later(() => world.repost('brand', id));
const editOf = ({ id }: SimulatedPost): SimulatedPost => later(() => world.edit(id, 'Better'));
const doIt = ({ act }: Deed, { id }: SimulatedPost, who = member): unknown =>
  later(() => act(world, who.username, id));

const requests = (): number => testApp.simulator.requests.count();

describe.each<Dialect>(['posts', 'tweets'])(
  'a target that is a repost, to an X that speaks of %s',
  (dialect) => {
    beforeAll(() => {
      testApp.simulator.setDialect(dialect);
    });

    describe.each(DEEDS.map((deed) => [deed.taskType, deed] as const))('for a %s', (_taskType, deed) => {
      const claim = async (target: SimulatedPost) => member.claim(await taskAbout(testApp, deed, target));

      it.each([
        ['of the original', true],
        ['of the repost itself', false],
      ])('should stand for its original: a deed %s', async (_what, isOnOriginal) => {
        const original = anOriginal();
        const repost = repostOf(original);
        doIt(deed, isOnOriginal ? original : repost);
        expectApproved(await claim(repost));
      });

      it('should count what was done before the repost was made', async () => {
        const original = anOriginal();
        doIt(deed, original);
        expectApproved(await claim(repostOf(original)));
      });

      it.each([
        ['before the repost', true],
        ['after it', false],
      ])('should stand for every version of an original that was edited %s', async (_when, isBefore) => {
        const first = anOriginal();
        const edited = isBefore ? editOf(first) : null;
        const repost = repostOf(first);
        doIt(deed, edited ?? editOf(first));
        expectApproved(await claim(repost));
      });

      it('should be a no without the deed', async () => {
        const author = anAuthor();
        const repost = repostOf(anOriginal(author));
        doIt(deed, anOriginal(author));
        expectRejected(await claim(repost), /./);
      });

      it.each<[string, (author: string, original: SimulatedPost) => void]>([
        [
          'deleted',
          (_author, { id }) => {
            world.deletePost(id);
          },
        ],
        [
          'of a protected account',
          (author) => {
            world.protectUser(author);
          },
        ],
        [
          'of a suspended account',
          (author) => {
            world.suspendUser(author);
          },
        ],
      ])('should be target_unavailable when the original is %s', async (_what, takeAway) => {
        const author = anAuthor();
        const original = anOriginal(author);
        const repost = repostOf(original);
        takeAway(author, original);
        await expectUndetermined(testApp, await claim(repost), 'target_unavailable');
      });

      it('should cost the next member no more than any other target', async () => {
        const [idler, doer] = [await newMember(), await newMember()];
        const original = anOriginal();
        doIt(deed, original, doer);
        const repost = repostOf(original);
        doIt(deed, original);
        const taskId = await taskAbout(testApp, deed, repost);
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
    });
  },
);
