import type { World } from '#x-simulator';
import {
  expectApproved,
  expectRejected,
  forgetRetries,
  verify,
  verifyTogether,
} from '../support/verify/completions.js';
import { ALL_SCOPES, aNewMember, aTask, type Member } from '../support/members/member.js';
import { RefusingX } from '../support/verify/refusing-x.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aboutPost, followTask, type NewTask, statusUrl } from '../support/members/new-task.js';

const SECOND_MS = 1_000;
/** X refuses every request that contains this id. */
const IMPOSSIBLE_ID = '1000000000000000000';
const COULD_NOT_TELL = ['PENDING', 'evidence_incomplete'];

let refusingX: RefusingX;
let testApp: TestApp;
let world: World;
let member: Member;

beforeAll(async () => {
  refusingX = await RefusingX.start();
  testApp = await startTestApp({
    env: {
      TWITTER_API_URL: refusingX.url,
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      EVIDENCE_TTL_SECONDS: '600',
    },
  });
  refusingX.behind = testApp.simulator.url;
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
});

beforeEach(async () => {
  member = await aNewMember(testApp).connect();
});

afterEach(async () => {
  refusingX.refuse(() => false);
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(async () => {
  await testApp.close();
  await refusingX.close();
});

function later<T>(act: () => T): T {
  testApp.clock.advance(SECOND_MS);
  return act();
}

const aTarget = (): string => later(() => world.post({ author: 'brand', text: 'Look' }).id);
const about = (taskType: string, id: string): NewTask => aboutPost(taskType, id);

/**
 * Claims these tasks without success, and then verifies them together with an X that refuses every request with a
 * value that contains `impossible`; gives the outcome of each, in order.
 */
async function outcomes(
  claims: readonly (readonly [task: NewTask, proofUrl?: string])[],
  impossible = IMPOSSIBLE_ID,
): Promise<unknown[]> {
  const ids: string[] = [];
  for (const [task, proofUrl] of claims) {
    testApp.simulator.faults.add({ kind: 'rate-limited', resetSeconds: 1 });
    const { body } = await member.claimNew(task, proofUrl === undefined ? {} : { proofUrl });
    expect(body).toMatchObject({ status: 'PENDING', errorCode: 'rate_limited' });
    ids.push(body.id);
    testApp.clock.advance(2 * SECOND_MS);
  }
  refusingX.refuse(({ searchParams }) =>
    [...searchParams.values()].some((value) => value.includes(impossible)),
  );
  const { body } = await verifyTogether(member, ids);
  expect(refusingX.refused).not.toHaveLength(0);
  const results = body.results as { id: string; status: string; errorCode: string; rejectionCode: string }[];
  return ids.map((wanted) => {
    const { status, errorCode, rejectionCode } = results.find(({ id }) => id === wanted) ?? {};
    return [status, errorCode ?? rejectionCode];
  });
}

describe('one id or name in a look-up that X refuses', () => {
  it('should prevent a verdict for its own claim only: the id of a target', async () => {
    const targets = [aTarget(), aTarget(), IMPOSSIBLE_ID, aTarget(), aTarget()];
    const found = await outcomes(targets.map((id) => [about('TWITTER_LIKE', id)] as const));
    const no = ['REJECTED', 'not_liked'];
    expect(found).toEqual([no, no, COULD_NOT_TELL, no, no]);
  });

  it('should prevent a verdict for its own claim only: the id of a pasted post', async () => {
    const mine = () => later(() => world.post({ author: member.username, text: 'Hello' }).url);
    const startsAt = testApp.clock.now().toISOString();
    const task = { taskType: 'TWITTER_POST', startsAt };
    const proofs = [mine(), statusUrl(IMPOSSIBLE_ID), mine()];
    const found = await outcomes(proofs.map((proofUrl) => [task, proofUrl] as const));
    expect(found).toEqual([['APPROVED', null], COULD_NOT_TELL, ['APPROVED', null]]);
  });

  it('should prevent a verdict for its own claim only: the name of an account', async () => {
    const names = ['one', 'cursed', 'two', 'three'].map((name) => aNewMember(testApp, name).username);
    world.follow(member.username, names[3] ?? '');
    const found = await outcomes(
      names.map((name) => [followTask(name)] as const),
      'cursed',
    );
    const no = ['REJECTED', 'not_followed'];
    expect(found).toEqual([no, COULD_NOT_TELL, no, ['APPROVED', null]]);
  });
});

describe('a start parameter of a timeline that X refuses', () => {
  const starts: [string, (task: string) => NewTask, () => unknown][] = [
    ['since_id', (id) => about('TWITTER_RETWEET', id), () => world.repost(member.username, target)],
    [
      'start_time',
      () => ({ taskType: 'TWITTER_POST' }),
      () => world.post({ author: member.username, text: 'Hello' }),
    ],
  ];
  let target: string;

  beforeEach(() => {
    target = aTarget();
    later(() => world.post({ author: member.username, text: 'Older than any task' }));
    testApp.clock.advance(SECOND_MS);
  });

  describe.each(starts)('%s', (parameter, taskFor, act) => {
    beforeEach(() => {
      refusingX.refuse(({ searchParams }) => searchParams.has(parameter));
    });

    it.each([
      ['a yes', true],
      ['a no', false],
    ])('should be left out, so that there is %s', async (_what, isDone) => {
      const { id } = await aTask(testApp, taskFor(target));
      if (isDone) later(act);
      const response = await later(() => member.claim(id));
      if (isDone) expectApproved(response);
      else expectRejected(response, /./);
      expect(refusingX.refused).toHaveLength(1);
    });

    it('should be left out when a cached part of the timeline is extended', async () => {
      refusingX.refuse(() => false);
      const { id } = await aTask(testApp, taskFor(target));
      const { body } = await later(() => member.claim(id));
      refusingX.refuse(({ searchParams }) => searchParams.has('since_id'));
      later(act);
      expectApproved(await later(() => verify(member, body.id)));
      expect(refusingX.refused).toHaveLength(1);
    });

    it('should cause two requests at most when X refuses the whole timeline', async () => {
      refusingX.refuse(({ pathname }) => pathname.endsWith('/tweets') && pathname !== '/2/tweets');
      const { id } = await aTask(testApp, taskFor(target));
      const { body } = await later(() => member.claim(id));
      expect([body.status, body.errorCode]).toEqual(COULD_NOT_TELL);
      expect(refusingX.refused).toHaveLength(2);
    });
  });

  it('should not affect claims that are verified with it: the id of a refused target', async () => {
    const done = aTarget();
    world.repost(member.username, done);
    const found = await outcomes([
      [about('TWITTER_RETWEET', IMPOSSIBLE_ID)],
      [about('TWITTER_RETWEET', target)],
      [about('TWITTER_RETWEET', done)],
    ]);
    expect(found).toEqual([COULD_NOT_TELL, ['REJECTED', 'not_reposted'], ['APPROVED', null]]);
  });
});

describe('a question for older posts that X refuses', () => {
  beforeEach(() => {
    refusingX.refuse(({ searchParams }) => searchParams.has('until_id'));
  });

  it.each([
    ['a yes', true],
    ['a no', false],
  ])('should be replaced by a page of another size, so that there is %s', async (_what, isDone) => {
    const target = aTarget();
    const task = await aTask(testApp, about('TWITTER_RETWEET', target));
    if (isDone) later(() => world.repost(member.username, target));
    for (let n = 0; n < 5; n += 1) later(() => world.post({ author: member.username, text: `Post ${n}` }));
    const lost = { kind: 'field-left-out', of: 'meta', field: 'next_token' } as const;
    testApp.simulator.faults.add({ ...lost, route: '/2/users/:id/tweets' });
    const response = await later(() => member.claim(task.id));
    if (isDone) expectApproved(response);
    else expectRejected(response, 'The post is not reposted.');
    expect(refusingX.refused).toHaveLength(1);
    const reads = testApp.simulator.requests.all({
      route: '/2/users/:id/tweets',
      userId: world.user(member.username).id,
    });
    expect(reads.slice(-2).map(({ query }) => query.max_results)).toEqual(['5', '8']);
  });
});
