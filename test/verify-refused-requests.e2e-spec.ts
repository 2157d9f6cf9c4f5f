import type { World } from '#x-simulator';
import {
  expectApproved,
  expectRejected,
  forgetRetries,
  verify,
  verifyTogether,
} from './support/completions.js';
import { ALL_SCOPES, aMember, aTask, statusUrl, type Member, type NewTask } from './support/member.js';
import { PickyX } from './support/picky-x.js';
import { startTestApp, type TestApp } from './support/test-app.js';

const SECOND_MS = 1_000;
/** X refuses whatever it is asked together with this id. */
const IMPOSSIBLE_ID = '1000000000000000000';
const COULD_NOT_TELL = ['PENDING', 'evidence_incomplete'];

let picky: PickyX;
let testApp: TestApp;
let world: World;
let member: Member;
let members = 0;

beforeAll(async () => {
  picky = await PickyX.start();
  testApp = await startTestApp({
    env: {
      TWITTER_API_URL: picky.url,
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      EVIDENCE_TTL_SECONDS: '600',
    },
  });
  picky.behind = testApp.simulator.url;
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
});

beforeEach(async () => {
  members += 1;
  member = await aMember(testApp, `member${members}`).connect();
});

afterEach(async () => {
  picky.refuse(() => false);
  testApp.simulator.faults.clear();
  await forgetRetries(testApp);
});

afterAll(async () => {
  await testApp.close();
  await picky.close();
});

function later<T>(act: () => T): T {
  testApp.clock.advance(SECOND_MS);
  return act();
}

const aTarget = (): string => later(() => world.post({ author: 'brand', text: 'Look' }).id);
const about = (taskType: string, id: string): NewTask => ({ taskType, targetUrl: statusUrl(id) });

/**
 * Claims these tasks, in vain, and then verifies them together with an X that refuses every request with a value that
 * holds `impossible`; gives what became of each, in order.
 */
async function outcomes(
  claims: readonly (readonly [task: NewTask, proofUrl?: string])[],
  impossible = IMPOSSIBLE_ID,
): Promise<unknown[]> {
  const ids: string[] = [];
  for (const [task, proofUrl] of claims) {
    testApp.simulator.faults.add({ kind: 'rate-limited', resetSeconds: 1 });
    const { id } = await aTask(testApp, task);
    const { body } = await member.claim(id, proofUrl === undefined ? {} : { proofUrl });
    expect(body).toMatchObject({ status: 'PENDING', errorCode: 'rate_limited' });
    ids.push(body.id);
    testApp.clock.advance(2 * SECOND_MS);
  }
  picky.refuse(({ searchParams }) => [...searchParams.values()].some((value) => value.includes(impossible)));
  const { body } = await verifyTogether(member, ids);
  expect(picky.refused).not.toHaveLength(0);
  const results = body.results as { id: string; status: string; errorCode: string; rejectionCode: string }[];
  return ids.map((wanted) => {
    const { status, errorCode, rejectionCode } = results.find(({ id }) => id === wanted) ?? {};
    return [status, errorCode ?? rejectionCode];
  });
}

describe('one impossible key of a look-up', () => {
  it('should cost only its own claim a verdict: the id of a target', async () => {
    const targets = [aTarget(), aTarget(), IMPOSSIBLE_ID, aTarget(), aTarget()];
    const found = await outcomes(targets.map((id) => [about('TWITTER_LIKE', id)] as const));
    const no = ['REJECTED', 'not_liked'];
    expect(found).toEqual([no, no, COULD_NOT_TELL, no, no]);
  });

  it('should cost only its own claim a verdict: the id of a pasted post', async () => {
    const mine = () => later(() => world.post({ author: member.username, text: 'Hello' }).url);
    const startsAt = testApp.clock.now().toISOString();
    const task = { taskType: 'TWITTER_POST', startsAt };
    const proofs = [mine(), statusUrl(IMPOSSIBLE_ID), mine()];
    const found = await outcomes(proofs.map((proofUrl) => [task, proofUrl] as const));
    expect(found).toEqual([['APPROVED', null], COULD_NOT_TELL, ['APPROVED', null]]);
  });

  it('should cost only its own claim a verdict: the name of an account', async () => {
    const names = ['one', 'cursed', 'two', 'three'].map((name) => `${name}${members}`);
    for (const username of names) world.addUser({ username });
    world.follow(member.username, `three${members}`);
    const found = await outcomes(
      names.map((name) => [{ taskType: 'TWITTER_FOLLOW', targetUrl: `https://x.com/${name}` }] as const),
      'cursed',
    );
    const no = ['REJECTED', 'not_followed'];
    expect(found).toEqual([no, COULD_NOT_TELL, no, ['APPROVED', null]]);
  });
});

describe('a start of the timeline that X refuses', () => {
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
      picky.refuse(({ searchParams }) => searchParams.has(parameter));
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
      expect(picky.refused).toHaveLength(1);
    });

    it('should be left out where a known part of the timeline is continued', async () => {
      picky.refuse(() => false);
      const { id } = await aTask(testApp, taskFor(target));
      const { body } = await later(() => member.claim(id));
      picky.refuse(({ searchParams }) => searchParams.has('since_id'));
      later(act);
      expectApproved(await later(() => verify(member, body.id)));
      expect(picky.refused).toHaveLength(1);
    });

    it('should be asked for twice at most when X refuses the whole timeline', async () => {
      picky.refuse(({ pathname }) => pathname.endsWith('/tweets') && pathname !== '/2/tweets');
      const { id } = await aTask(testApp, taskFor(target));
      const { body } = await later(() => member.claim(id));
      expect([body.status, body.errorCode]).toEqual(COULD_NOT_TELL);
      expect(picky.refused).toHaveLength(2);
    });
  });

  it('should spoil nothing that is verified with it: the id of an impossible target', async () => {
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
