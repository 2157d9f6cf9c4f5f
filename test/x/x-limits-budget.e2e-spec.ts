import { createApp } from '../../src/app.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { Completion } from '#database';
import type { RequestRecord, World } from '#x-simulator';
import { Admin } from '../support/members/admin.js';
import { CapturedLog } from '../support/app/captured-log.js';
import { attemptsOf, expectApproved } from '../support/verify/completions.js';
import { overdueClaims } from '../support/verify/many-claims.js';
import { freePort } from '../support/app/free-port.js';
import { ALL_SCOPES, aMember, aTask, Member } from '../support/members/member.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { TestClock } from '../support/app/test-clock.js';
import { waitUntil } from '../support/app/wait-until.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

const DAY_MS = 86_400_000;
const MAX_JITTER_MS = 15_000;
/** "User: Read" and "Posts: Read" of X's price list, in US dollars. */
const USER_READ = 0.01;

const ENDPOINTS: Readonly<Record<string, string>> = {
  '/2/users/me': 'users/me',
  '/2/users/by': 'users/by',
  '/2/users/:id/tweets': 'users/tweets',
  '/2/users/:id/liked_tweets': 'users/liked_tweets',
  '/2/users/:id/bookmarks': 'users/bookmarks',
  '/2/tweets': 'tweets',
};

let testApp: TestApp;
let world: World;
let member: Member;
let other: Member;
let targetId: string;

/** At noon (UTC), so that no test runs across midnight. */
function noon(): TestClock {
  return new TestClock(new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2));
}

async function start(env: Record<string, string>): Promise<void> {
  const always = {
    TWITTER_SCOPES: ALL_SCOPES,
    VERIFICATION_COOLDOWN_SECONDS: '0',
    VERIFICATION_SWEEP_MS: '50',
    EVIDENCE_TTL_SECONDS: '0',
  };
  testApp = await startTestApp({ clock: noon(), env: { ...always, ...env } });
  world = testApp.simulator.world;
  world.addUser({ username: 'brand' });
  targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
  testApp.clock.advance(1_000);
  member = await connected('member');
  other = await connected('other');
}

afterEach(() => testApp.close());

async function connected(username: string): Promise<Member> {
  const who = await aMember(testApp, username).connect();
  world.follow(username, 'brand');
  world.like(username, targetId);
  return who;
}

async function aFollowTask(): Promise<string> {
  return (await aTask(testApp, followTask())).id;
}

async function claimFollow(who = member) {
  return who.claim(await aFollowTask());
}

async function claimAbout(taskType: string, who = member) {
  return who.claimNew(aboutPost(taskType, targetId));
}

const apiRequests = (): readonly RequestRecord[] =>
  testApp.simulator.requests.all().filter(({ route }) => route !== null && route in ENDPOINTS);

/** What X bills, by its price list. */
function costOf(requests: readonly RequestRecord[]): number {
  return requests.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0) / 1_000_000;
}

/** Waits until the queue has dealt with all of these completions. */
function untilStored(ids: readonly string[], holds: (completion: Completion) => boolean): Promise<true> {
  return waitUntil('the queue has dealt with them', async () => {
    const stored = await testApp.database.completion.findMany({ where: { id: { in: [...ids] } } });
    return stored.every(holds);
  });
}

const budgetWarnings = () =>
  testApp.logLines().filter(({ level, msg }) => level === 'warn' && /budget/i.test(String(msg)));

describe('X_CALLS_PER_USER_PER_DAY', () => {
  beforeEach(async () => {
    await start({ X_CALLS_PER_USER_PER_DAY: '3' });
    for (let call = 1; call <= 3; call += 1) expectApproved(await claimFollow());
    testApp.simulator.requests.clear();
  });

  it('should postpone claims of a member until midnight (UTC), and then verify them by itself', async () => {
    const { body } = await claimFollow();
    expect(body).toMatchObject({
      status: 'PENDING',
      errorCode: 'budget_exhausted',
      needsReview: false,
      verification: null,
    });
    expect(await attemptsOf(testApp, body.id)).toEqual([]);
    const midnight = Math.ceil(testApp.clock.now().getTime() / DAY_MS) * DAY_MS;
    const dueAt = Date.parse(body.nextVerificationAt);
    expect(dueAt).toBeGreaterThanOrEqual(midnight);
    expect(dueAt).toBeLessThanOrEqual(midnight + MAX_JITTER_MS);
    expect(apiRequests()).toEqual([]);

    testApp.clock.set(new Date(dueAt));
    await waitUntil('it is approved', async () => {
      const { status } = (await member.get(`/v1/completions/${body.id}`)).body;
      return status === 'APPROVED';
    });
  });

  it('should not affect other members', async () => {
    expect((await claimAbout('TWITTER_LIKE')).body.errorCode).toBe('budget_exhausted');
    expectApproved(await claimFollow(other));
  });
});

describe('X_MONTHLY_BUDGET_USD', () => {
  it('should stop after the last call that it can pay for, and say so', async () => {
    // The sign-ins read the members' own profiles, which is free.
    await start({ X_MONTHLY_BUDGET_USD: '0.05' });
    expect(costOf(apiRequests())).toBe(0);
    const codes: string[] = [];
    for (let claim = 0; claim < 7; claim += 1) {
      const { body } = await claimFollow(claim % 2 === 0 ? member : other);
      codes.push(String(body.errorCode ?? body.status));
    }
    expect(codes).toEqual([...Array<string>(5).fill('APPROVED'), 'budget_exhausted', 'budget_exhausted']);
    expect(costOf(apiRequests())).toBe(0.05);
    const { body } = await claimFollow();
    expect(body).toMatchObject({ status: 'PENDING', errorCode: 'budget_exhausted', verification: null });
    expect(Date.parse(body.nextVerificationAt)).toBeGreaterThan(testApp.clock.now().getTime());
    expect(costOf(apiRequests())).toBe(0.05);
  });

  it('should not start a call that might cost more than is left', async () => {
    // A page of likes might cost more than the 2 cents that are left, though this one would not.
    await start({ X_MONTHLY_BUDGET_USD: '0.02' });
    expect((await claimAbout('TWITTER_LIKE')).body.errorCode).toBe('budget_exhausted');
    expectApproved(await claimFollow());
  });

  it('should cause one warning in the log, at 80 %', async () => {
    await start({ X_MONTHLY_BUDGET_USD: '0.10' });
    for (let claim = 0; claim < 5; claim += 1) await claimFollow();
    expect(costOf(apiRequests())).toBe(0.05);
    expect(budgetWarnings()).toEqual([]);
    for (let claim = 0; claim < 5; claim += 1) await claimFollow();
    expect(costOf(apiRequests())).toBe(0.1);
    expect(budgetWarnings()).toHaveLength(1);
  });

  it('should not be exceeded when X answers 15 % of the calls too late', async () => {
    const budgetUsd = 0.3;
    await start({ X_MONTHLY_BUDGET_USD: String(budgetUsd), X_READ_TIMEOUT_MS: '1000' });
    const lateCalls = new Set([3, 10, 16]);
    let errorCode: string | null = null;
    for (let call = 0; errorCode !== 'budget_exhausted' && call < 100; call += 1) {
      if (lateCalls.has(call % 20)) testApp.simulator.faults.add({ kind: 'slow', delayMs: 1_500 });
      errorCode = (await claimFollow(call % 2 === 0 ? member : other)).body.errorCode as string | null;
    }
    expect(errorCode).toBe('budget_exhausted');
    await waitUntil('X has answered all', () => apiRequests().every(({ status }) => status !== null));
    expect(costOf(apiRequests())).toBeLessThanOrEqual(budgetUsd);
    const { body } = await new Admin(testApp).get('/v1/admin/usage');
    const { spentUsd, reservedUsd } = body.budget as { spentUsd: number; reservedUsd: number };
    expect(spentUsd + reservedUsd).toBeLessThanOrEqual(budgetUsd);
    expect(reservedUsd).toBeGreaterThan(0);
  });

  it('should leave its last tenth to what is due and to claims, and the last twentieth to claims', async () => {
    await start({ X_MONTHLY_BUDGET_USD: '0.20' });
    while (costOf(apiRequests()) < 0.18) expectApproved(await claimFollow());
    const [inBatch = ''] = await overdueClaims(testApp, [other], [await aFollowTask()], -DAY_MS);
    const { body } = await new Admin(testApp).post('/v1/admin/verifications', { completionIds: [inBatch] });
    expect(body.results[0].errorCode).toBe('budget_exhausted');
    const due = await overdueClaims(testApp, [other], [await aFollowTask()]);
    await untilStored(due, ({ status }) => status === 'APPROVED');
    const late = await overdueClaims(testApp, [other], [await aFollowTask()]);
    await untilStored(late, ({ errorCode }) => errorCode === 'budget_exhausted');
    expectApproved(await claimFollow());
    expect(costOf(apiRequests())).toBe(0.2);
  });

  it('should start again with each month (UTC)', async () => {
    await start({ X_MONTHLY_BUDGET_USD: '0.01' });
    expectApproved(await claimFollow());
    const { body } = await claimFollow();
    expect(body.errorCode).toBe('budget_exhausted');
    const now = testApp.clock.now();
    testApp.clock.set(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 0, 0, 15)));
    expectApproved(await claimFollow());
  });
});

describe('GET /v1/admin/usage', () => {
  it('should equal what X counted, by endpoint and day', async () => {
    await start({ X_MONTHLY_BUDGET_USD: '10' });
    const begin = testApp.clock.now().toISOString().slice(0, 10);
    await claimFollow();
    await claimAbout('TWITTER_LIKE', other);
    testApp.clock.advance(DAY_MS);
    await claimAbout('TWITTER_RETWEET');
    await claimAbout('TWITTER_BOOKMARK');
    testApp.simulator.faults.add({ kind: 'server-error' });
    await claimFollow(other);
    const end = testApp.clock.now().toISOString().slice(0, 10);

    const { body, status } = await new Admin(testApp).get(`/v1/admin/usage?from=${begin}&to=${end}`);
    expect(status).toBe(200);
    const expected = new Map<string, RequestRecord[]>();
    for (const request of apiRequests()) {
      const day = new Date(request.at).toISOString().slice(0, 10);
      const key = `${day} ${ENDPOINTS[String(request.route)]}`;
      expected.set(key, [...(expected.get(key) ?? []), request]);
    }
    const counted = (requests: readonly RequestRecord[]) => ({
      calls: requests.length,
      billedResources: requests.reduce((sum, { billedResources }) => sum + billedResources, 0),
      estimatedCostUsd: costOf(requests),
    });
    const rows = new Map<string, object>(
      body.data.map(({ day, endpoint, ...row }: { day: string; endpoint: string }) => [
        `${day} ${endpoint}`,
        row,
      ]),
    );
    expect([...rows.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [key, requests] of expected) expect(rows.get(key)).toMatchObject(counted(requests));
    expect(body.total).toMatchObject(counted(apiRequests()));
    expect(body.budget).toMatchObject({
      month: end.slice(0, 7),
      limitUsd: 10,
      reservedUsd: 0,
      warning: false,
    });
    const thisMonth = apiRequests().filter(
      ({ at }) => new Date(at).toISOString().slice(0, 7) === end.slice(0, 7),
    );
    expect(body.budget.spentUsd).toBe(costOf(thisMonth));
  });

  it('should show no budget when none is set', async () => {
    await start({});
    const { body } = await new Admin(testApp).get('/v1/admin/usage');
    expect(body.budget).toBeNull();
  });
});

describe('several instances with one budget', () => {
  it('should not exceed it together', async () => {
    await start({ X_MONTHLY_BUDGET_USD: '0.10' });
    const everybody = [member, other, await connected('ada'), await connected('bob')];
    const left = Number((0.1 - costOf(apiRequests())).toFixed(2));
    const urls = [testApp.url, await anotherInstance({ X_MONTHLY_BUDGET_USD: '0.10' })];
    const taskIds = await Promise.all(Array.from({ length: 6 }, aFollowTask));
    const claims = everybody.flatMap((who) => taskIds.map((taskId) => ({ who, taskId })));
    const responses = await Promise.all(
      claims.map(async ({ who, taskId }, index) =>
        fetch(`${urls[index % urls.length] ?? ''}/v1/tasks/${taskId}/completions`, {
          method: 'POST',
          headers: {
            authorization: await testApp.authorization(who.id),
            'content-type': 'application/json',
          },
          body: '{}',
        }),
      ),
    );
    const bodies = (await Promise.all(responses.map((response) => response.json()))) as {
      status: string;
      errorCode: string | null;
    }[];
    expect(costOf(apiRequests())).toBeLessThanOrEqual(0.1);
    expect(bodies.filter(({ status }) => status === 'APPROVED')).toHaveLength(Math.round(left / USER_READ));
    for (const { status, errorCode } of bodies) {
      expect(errorCode).toBe(status === 'APPROVED' ? null : 'budget_exhausted');
    }
  });

  /** A second instance of the service on the same database; gives its address. */
  async function anotherInstance(env: Record<string, string>): Promise<string> {
    const port = await freePort();
    const config = parseConfig({
      ...testEnvironment(testApp.config.database.url, port),
      TWITTER_API_URL: testApp.simulator.url,
      TWITTER_AUTHORIZE_URL: testApp.simulator.authorizeUrl,
      TWITTER_SCOPES: ALL_SCOPES,
      VERIFICATION_COOLDOWN_SECONDS: '0',
      EVIDENCE_TTL_SECONDS: '0',
      ...env,
    });
    second = await createApp(config, { clock: testApp.clock, logStream: new CapturedLog() });
    await second.listen(port, config.http.host);
    return `http://127.0.0.1:${port}`;
  }

  let second: Awaited<ReturnType<typeof createApp>> | undefined;

  afterEach(() => second?.close());
});
