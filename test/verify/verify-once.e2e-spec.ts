import type { Response } from 'supertest';
import { ExclusiveWork } from '../../src/platform/concurrency/exclusive-work.js';
import { anotherInstance } from '../support/app/another-instance.js';
import {
  attemptsOf,
  expectApproved,
  forgetRetries,
  verify,
  verifyTogether,
} from '../support/verify/completions.js';
import { aNewMember, aTask, Member } from '../support/members/member.js';
import { holdAnswers, stallNext } from '../support/app/stall.js';
import { sized } from '../support/app/sized.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { followTask } from '../support/members/new-task.js';

const AT_ONCE = sized(12, 50);
const POINTS = 11;

let testApp: TestApp;
let member: Member;
let taskId: string;

beforeAll(async () => {
  testApp = await startTestApp({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' } });
  testApp.simulator.world.addUser({ username: 'brand' });
});

beforeEach(async () => {
  member = await aNewMember(testApp).connect();
  const task = followTask('brand', { points: POINTS });
  taskId = (await aTask(testApp, task)).id;
  testApp.simulator.requests.clear();
});

afterEach(() => forgetRetries(testApp));

afterAll(() => testApp.close());

const follow = (): void => {
  testApp.simulator.world.follow(member.username, 'brand');
};
const atOnce = (request: () => Promise<Response>): Promise<Response[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, request));

async function expectAwardedOnce(): Promise<void> {
  const completions = await testApp.database.completion.findMany({ where: { taskId } });
  expect(completions.map(({ pointsAwarded, status }) => [pointsAwarded, status])).toEqual([
    [POINTS, 'APPROVED'],
  ]);
  const user = await testApp.database.user.findUniqueOrThrow({ where: { id: member.id } });
  expect(Number(user.points)).toBe(POINTS);
}

describe('points', () => {
  it(`should be awarded once for ${AT_ONCE} equal claims at the same time, with one call`, async () => {
    follow();
    const responses = await atOnce(() => member.claim(taskId));
    for (const response of responses) expectApproved(response);
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(AT_ONCE - 1);
    await expectAwardedOnce();
    expect(testApp.simulator.requests.count()).toBe(1);
  });

  it(`should be awarded once for ${AT_ONCE} verifications at the same time, alone and in batches`, async () => {
    const { id } = (await member.claim(taskId)).body;
    follow();
    testApp.simulator.requests.clear();
    let turn = 0;
    const responses = await atOnce(() => {
      turn += 1;
      return turn % 2 === 0 ? verify(member, id) : verifyTogether(member, [id]);
    });
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    await expectAwardedOnce();
    expect(testApp.simulator.requests.count()).toBe(1);
    expect(await attemptsOf(testApp, id)).toHaveLength(2);
  });

  it('should be those of the task when it was approved, and stay when the task changes', async () => {
    follow();
    const { id } = (await member.claim(taskId)).body;
    await testApp.database.task.update({ where: { id: taskId }, data: { points: 99 } });
    expect((await verify(member, id)).body.pointsAwarded).toBe(POINTS);
    await expectAwardedOnce();
  });

  it('should add up over tasks', async () => {
    follow();
    await member.claim(taskId);
    const more = await aTask(testApp, followTask('brand', { points: 4 }));
    await member.claim(more.id);
    const user = await testApp.database.user.findUniqueOrThrow({ where: { id: member.id } });
    expect(Number(user.points)).toBe(POINTS + 4);
  });
});

describe('two instances of the service', () => {
  let secondApp: TestApp;

  beforeAll(async () => {
    secondApp = await anotherInstance(testApp);
  });
  afterAll(() => secondApp.close());

  it('should ask X once and award the points once when both are asked at the same time', async () => {
    const { id } = (await member.claim(taskId)).body;
    follow();
    testApp.simulator.requests.clear();
    const { goOn } = holdAnswers(testApp.simulator);
    const elsewhere = new Member(secondApp, member.id, member.username);
    const turns = [testApp, secondApp].map(({ app }) => stallNext(app.get(ExclusiveWork), 'run', 'before'));
    const answers = [verify(member, id), verify(elsewhere, id)];
    await Promise.all(turns.map(({ reached }) => reached));
    for (const turn of turns) turn.goOn();
    goOn();
    const responses = await Promise.all(answers);
    for (const response of responses) expectApproved(response);
    expect(testApp.simulator.requests.count()).toBe(1);
    await expectAwardedOnce();
  });
});

describe('an approved completion', () => {
  it('should be returned unchanged without a call or a log row, even when the action was undone', async () => {
    follow();
    const approved = (await member.claim(taskId)).body;
    testApp.simulator.world.unfollow(member.username, 'brand');
    testApp.clock.advance(3_600_000);
    testApp.simulator.requests.clear();
    expect((await verify(member, approved.id)).body).toEqual(approved);
    expect((await member.claim(taskId)).body).toEqual(approved);
    expect((await verifyTogether(member, [approved.id])).body.results).toEqual([approved]);
    expect(testApp.simulator.requests.count()).toBe(0);
    expect(await attemptsOf(testApp, approved.id)).toHaveLength(1);
  });

  it('should stay approved after the member has disconnected', async () => {
    follow();
    const approved = (await member.claim(taskId)).body;
    expect((await member.delete('/v1/twitter/connection')).status).toBe(204);
    expect((await verify(member, approved.id)).body).toEqual(approved);
  });
});
