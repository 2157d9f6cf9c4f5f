import type { Dialect } from '#x-simulator';
import { Admin } from '../support/members/admin.js';
import { ALL_SCOPES, aMember, aTask, type Member } from '../support/members/member.js';
import { aboutPost, followTask } from '../support/members/new-task.js';
import { ServiceProcess } from '../support/process/service-process.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

const BUDGET_USD = 1;
const PROCESSES = 4;
const MEMBERS = 8;
const MOST_ROUNDS = 60;
const READ_TIMEOUT_MS = 2_000;

/** Expansions are asked for in the dialect `posts` only. */
const WORST: [Dialect, boolean][] = [
  ['tweets', false],
  ['posts', true],
];

let testApp: TestApp;
let processes: ServiceProcess[] = [];

afterEach(async () => {
  await Promise.all(processes.map((service) => service.kill()));
  processes = [];
  await testApp.close();
});

const costUsd = (): number => testApp.simulator.requests.costMicroUsd() / 1_000_000;

/** Members who did everything, and posted something since. */
async function theMembers(): Promise<{ members: Member[]; targetId: string }> {
  const { world } = testApp.simulator;
  world.addUser({ username: 'brand' });
  const targetId = world.post({ author: 'brand', text: 'Our launch' }).id;
  testApp.clock.advance(1_000);
  const members = await Promise.all(
    Array.from({ length: MEMBERS }, (_, index) => aMember(testApp, `member${index}`).connect()),
  );
  for (const { username } of members) {
    world.follow(username, 'brand');
    world.like(username, targetId);
    world.repost(username, targetId);
    for (let post = 0; post < 4; post += 1) world.reply(username, targetId, `answer ${post}`);
  }
  return { members, targetId };
}

async function claimAt(service: ServiceProcess, member: Member, taskId: string): Promise<string | null> {
  const response = await fetch(`${service.url}/v1/tasks/${taskId}/completions`, {
    method: 'POST',
    headers: { authorization: await testApp.authorization(member.id), 'content-type': 'application/json' },
    body: '{}',
  });
  return ((await response.json()) as { errorCode: string | null }).errorCode;
}

/** Every member claims a new task of each kind at the same time, each at one of the processes. */
async function aRound(members: readonly Member[], targetId: string): Promise<(string | null)[]> {
  const tasks = await Promise.all(
    [followTask(), aboutPost('TWITTER_LIKE', targetId), aboutPost('TWITTER_RETWEET', targetId)].map((task) =>
      aTask(testApp, task),
    ),
  );
  const claims = members.flatMap((member) => tasks.map(({ id }) => ({ member, id })));
  return Promise.all(
    claims.map(async ({ member, id }, index) => {
      const service = processes[index % PROCESSES];
      return service === undefined ? null : claimAt(service, member, id);
    }),
  );
}

describe('a monthly budget that four processes share, while X answers 15 % of the calls too late', () => {
  it.each(sized<[Dialect, boolean][]>(WORST, [...WORST, ['tweets', true], ['posts', false]]))(
    'should hold in the dialect %s, with included objects billed: %p',
    async (dialect, billsIncludes) => {
      const env = { TWITTER_SCOPES: ALL_SCOPES, X_MONTHLY_BUDGET_USD: String(BUDGET_USD) };
      testApp = await startTestApp({ env });
      testApp.simulator.setDialect(dialect);
      testApp.simulator.setBillsIncludes(billsIncludes);
      const { members, targetId } = await theMembers();
      processes = await Promise.all(
        Array.from({ length: PROCESSES }, () =>
          ServiceProcess.serve(testApp, {
            ...env,
            X_READ_TIMEOUT_MS: String(READ_TIMEOUT_MS),
            EVIDENCE_TTL_SECONDS: '0',
          }),
        ),
      );
      for (const service of processes) void service.dropLines();
      testApp.simulator.faults.add({ kind: 'slow', delayMs: 2 * READ_TIMEOUT_MS, share: 0.15 });

      let codes: (string | null)[] = [];
      for (let round = 0; round < MOST_ROUNDS && !codes.includes('budget_exhausted'); round += 1) {
        codes = await aRound(members, targetId);
      }
      expect(codes).toContain('budget_exhausted');
      await waitUntil('X has answered all', () =>
        testApp.simulator.requests.all().every(({ status }) => status !== null),
      );
      expect(costUsd()).toBeLessThanOrEqual(BUDGET_USD);
      const { body } = await new Admin(testApp).get('/v1/admin/usage');
      const { spentUsd, reservedUsd } = body.budget as { spentUsd: number; reservedUsd: number };
      expect(spentUsd + reservedUsd).toBeLessThanOrEqual(BUDGET_USD);
      expect(spentUsd + reservedUsd).toBeGreaterThanOrEqual(costUsd());
      expect(reservedUsd).toBeGreaterThan(0);
    },
  );
});
