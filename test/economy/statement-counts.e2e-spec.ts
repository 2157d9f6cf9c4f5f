import { sentStatements, testProvider } from '../support/app/test-database.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { aNewMember, aTask, type Member } from '../support/members/member.js';
import { followTask } from '../support/members/new-task.js';
import { expectApproved } from '../support/verify/completions.js';

/** A timer of the service may add a BEGIN and a COMMIT to one of them. */
const TIMES = 3;
const MOST_CHARACTERS = 100;
/** With each BEGIN and COMMIT. */
const COUNTS = {
  sqlite: { claim: 18, cached: 8, again: 1, tasks: 4, connection: 1 },
  postgresql: { claim: 4, cached: 2, again: 1, tasks: 4, connection: 1 },
};

let testApp: TestApp;
let members: readonly Member[];
/** Two tasks to follow the same account, of which the service has seen the id. */
let taskIds: readonly string[];

beforeAll(async () => {
  testApp = await startTestApp({ env: { EVIDENCE_TTL_SECONDS: '600' } });
  testApp.simulator.world.addUser({ username: 'brand' });
  members = await Promise.all(
    Array.from({ length: TIMES + 1 }, (_, index) => aNewMember(testApp, `member${index}n`).connect()),
  );
  for (const { username } of members) testApp.simulator.world.follow(username, 'brand');
  const task = followTask('brand', { points: 5 });
  taskIds = [(await aTask(testApp, task)).id, (await aTask(testApp, task)).id];
  const [first] = members;
  for (const id of taskIds) expectApproved(await first!.claim(id));
});

afterAll(async () => {
  await testApp.close();
});

/** The statements of the request of each member, the fewest. */
async function fewest(request: (member: Member) => Promise<unknown>): Promise<readonly string[]> {
  const all: string[][] = [];
  for (const member of members.slice(1)) all.push(await sentStatements(() => request(member)));
  const [first = []] = all.sort((one, other) => one.length - other.length);
  return first.map((text) => text.slice(0, MOST_CHARACTERS));
}

const claim = (which: 0 | 1, isCached: boolean) => async (member: Member) => {
  const answer = await member.claim(taskIds[which]!);
  expectApproved(answer);
  expect(answer.body.verification.cacheHit).toBe(isCached);
};

const REQUESTS = {
  claim: claim(0, false),
  cached: claim(1, true),
  again: claim(1, true),
  tasks: (member: Member) => member.get('/v1/tasks'),
  connection: (member: Member) => member.get('/v1/twitter/connection'),
} as const;

describe('the statements of a request', () => {
  it.each([
    ['a claim with a call to X', 'claim'],
    ['a claim that known evidence decides', 'cached'],
    ['a claim that is approved already', 'again'],
    ['GET /v1/tasks', 'tasks'],
    ['GET /v1/twitter/connection', 'connection'],
  ] as const)('should be as few as they are for %s', async (_, name) => {
    const statements = await fewest(REQUESTS[name]);
    const provider = testProvider();
    if (provider === 'mysql') return;
    expect({ statements, count: statements.length }).toEqual({ statements, count: COUNTS[provider][name] });
  });
});
