import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Response } from 'supertest';
import { identifier, Leases, Prisma } from '#database';
import { AttemptRecorder } from '../../src/verification/verify/attempt-recorder.js';
import { verificationLeaseName } from '../../src/verification/verify/verification-lease-name.js';
import { UsageRepository } from '../../src/x-access/usage/usage.repository.js';
import { Admin } from '../support/members/admin.js';
import { RECORDED_ROUTES } from '../support/members/admin-actions.js';
import { ArchiveBench } from '../support/archive/archive-bench.js';
import { runCli, startCli, type CliResult } from '../support/process/cli.js';
import { expectUndetermined, verify } from '../support/verify/completions.js';
import { connectionOf } from '../support/members/connection-row.js';
import { aTask, Member } from '../support/members/member.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { storesNaming, type Stores } from '../support/database/stores-naming.js';
import { decide } from '../support/verify/review.js';
import { sized } from '../support/app/sized.js';
import { holdAnswers, stallNext } from '../support/app/stall.js';
import { waitUntil } from '../support/app/wait-until.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { aboutPost, followTask } from '../support/members/new-task.js';

const SECOND_MS = 1_000;
const EMAIL = 'walker@members.example';

let bench: ArchiveBench;
let members = 0;

beforeAll(async () => {
  bench = await ArchiveBench.open({ env: { VERIFICATION_COOLDOWN_SECONDS: '0' }, simulator: true });
  bench.testApp.simulator.world.addUser({ username: 'brand' });
});

afterEach(async () => {
  bench.testApp.simulator.faults.clear();
  await bench.admin.put('/v1/admin/maintenance/mode', { enabled: false });
});

afterAll(() => bench.close());

/** A member whose id, handle and X id have no text in common. */
async function aStranger(): Promise<{ member: Member; words: string[]; xId: string }> {
  const { testApp } = bench;
  members += 1;
  const username = `quiet_walker${members}`;
  testApp.simulator.world.addUser({ username, name: 'A. Stranger' });
  const member = await new Member(testApp, `auth0|0b5e2c7d${members}`, username).connect();
  const { twitterId: xId } = await connectionOf(member);
  return { member, words: [member.id, username, xId], xId };
}

function stores(): Stores {
  const { database, config } = bench.testApp;
  const data = database.provider === 'sqlite' ? [dirname(fileURLToPath(config.database.url))] : [];
  return { database, folders: [...data, bench.folder] };
}

const environment = (): Record<string, string> => ({
  ...testEnvironment(bench.testApp.config.database.url, 0),
  ARCHIVE_DIR: bench.folder,
});

const erase = ({ id }: Pick<Member, 'id'>, ...options: readonly string[]): Promise<CliResult> =>
  runCli(environment(), 'user', 'erase', '--id', id, '--yes', ...options);

/** Every admin action on the member that is recorded as an audit event. */
function actionsOn(member: Member, sentence: string): Record<string, () => Promise<Response>> {
  const { admin, testApp } = bench;
  const naming = { title: sentence, taskType: 'TWITTER_POST', requiredText: `@${member.username}` };
  const aNamingTask = async (): Promise<string> =>
    (await admin.post('/v1/admin/tasks', naming)).body.id as string;
  const completionIds = async (): Promise<string[]> => {
    const rows = await testApp.database.completion.findMany({ where: { userId: member.id } });
    return rows.map(({ id }) => id);
  };
  const connection = async (): Promise<string> =>
    `/v1/admin/twitter-connections/${(await connectionOf(member)).id}`;
  return {
    'POST /v1/admin/tasks': async () => {
      const made = await admin.post('/v1/admin/tasks', naming);
      await admin.delete(`/v1/admin/tasks/${made.body.id}`);
      return made;
    },
    'PATCH /v1/admin/tasks/:id': async () =>
      admin.patch(`/v1/admin/tasks/${await aNamingTask()}`, { title: 'Another', requiredText: null }),
    'DELETE /v1/admin/tasks/:id': async () => admin.delete(`/v1/admin/tasks/${await aNamingTask()}`),
    'POST /v1/admin/verifications': async () =>
      admin.post('/v1/admin/verifications', { completionIds: await completionIds() }),
    'POST /v1/admin/maintenance/jobs/:name/runs': () =>
      admin.post('/v1/admin/maintenance/jobs/report-inactive-connections/runs'),
    'PUT /v1/admin/maintenance/mode': () =>
      admin.put('/v1/admin/maintenance/mode', { enabled: true, message: sentence }),
    'PATCH /v1/admin/completions/:id': async () => {
      const [id = ''] = await completionIds();
      return decide(admin, id, 'REJECTED', sentence);
    },
    'GET /v1/admin/verification-logs/export': async () => {
      const path = '/v1/admin/verification-logs/export';
      await admin.get(`${path}?userId=${encodeURIComponent(member.id)}`);
      return admin.get(`${path}?search=${member.username.toUpperCase()}`);
    },
    'GET /v1/admin/maintenance/archives/:id/content': async () =>
      admin.get(`/v1/admin/maintenance/archives/${(await bench.records())[0]!.id}/content`),
    'POST /v1/admin/twitter-connections/:id/refresh': async () => admin.post(`${await connection()}/refresh`),
    'DELETE /v1/admin/twitter-connections/:id': async () => admin.delete(await connection()),
  };
}

/** A claim of another member, with texts of admins and of X that name the erased member. */
async function anotherWhoIsLikeThem(member: Member, sentence: string): Promise<Member> {
  const { testApp, admin } = bench;
  testApp.simulator.world.addUser({ username: `somebody_else${members}` });
  const other = await new Member(testApp, `somebody-else-${members}`, `somebody_else${members}`).connect();
  const task = await aTask(testApp, { taskType: 'TWITTER_POST' });
  testApp.clock.advance(SECOND_MS);
  const { id } = testApp.simulator.world.post({ author: member.username, text: 'Mine' });
  const claim = await other.claim(task.id, {
    proofUrl: `https://x.com/${member.username}/status/${id}`,
  });
  expect(claim.body).toMatchObject({ status: 'REJECTED', rejectionCode: 'proof_wrong_author' });
  await decide(admin, claim.body.id, 'APPROVED', sentence);
  await decide(admin, claim.body.id, 'REJECTED', `${sentence} They share it.`);
  await decide(new Admin(testApp, member.id), claim.body.id, 'REJECTED', sentence);
  return other;
}

/** All that a member does: an approved claim, one that is retried later, and archived attempts. */
async function liveLikeAMember({ member, xId }: Awaited<ReturnType<typeof aStranger>>): Promise<void> {
  const { testApp } = bench;
  const { world, faults } = testApp.simulator;
  const follow = await aTask(testApp, followTask());
  world.follow(member.username, 'brand');
  const approved = await member.claim(follow.id);
  expect(approved.body.status).toBe('APPROVED');
  const post = world.post({ author: 'brand', text: 'Our launch' });
  const like = await aTask(testApp, aboutPost('TWITTER_LIKE', post.id));
  faults.add({ kind: 'server-error' });
  await expectUndetermined(testApp, await member.claim(like.id), 'x_unavailable');
  const { id: userId } = member;
  const of = { userId, taskId: follow.id, completionId: approved.body.id as string };
  await bench.addLogs([bench.old(2_000)], of);
  await bench.addLogs([bench.old(1_000)], { twitterApiResponse: JSON.stringify({ authorId: xId }) });
  expect((await bench.run()).body.status).toBe('SUCCEEDED');
  await member.beginSignIn();
  const authorization = await testApp.authorization(userId);
  await testApp
    .http()
    .post(`/v1/completions/${approved.body.id}/verify`)
    .set({ authorization, 'idempotency-key': 'once', 'x-request-id': `of-${member.username}` });
  await testApp.database.user.update({ where: { id: userId }, data: { email: EMAIL } });
}

describe('user erase, after every admin action', () => {
  it('should cover every route that records an audit event', async () => {
    const { member } = await aStranger();
    expect(Object.keys(actionsOn(member, '')).sort()).toEqual(Object.keys(RECORDED_ROUTES).sort());
  });

  it('should remove the id, the handle and the X id from all tables, columns and files', async () => {
    const stranger = await aStranger();
    const { member, words, xId } = stranger;
    const sentence = `${member.username} is @${member.username.toUpperCase()}: https://twitter.com/${member.username}/, ${member.id} (X id ${xId}), ${EMAIL}.`;
    await liveLikeAMember(stranger);
    const other = await anotherWhoIsLikeThem(member, sentence);
    for (const [route, act] of Object.entries(actionsOn(member, sentence))) {
      const { status } = await act();
      expect([route, status]).toEqual([route, RECORDED_ROUTES[route]?.status]);
      if (route.startsWith('PUT')) await bench.admin.put('/v1/admin/maintenance/mode', { enabled: true });
      await bench.admin.put('/v1/admin/maintenance/mode', { enabled: false });
    }
    await member.connect();
    // As a process leaves it that was killed.
    await new Leases(bench.testApp.database).acquire(verificationLeaseName(member.id), 1);
    const known = await storesNaming(stores(), [...words, EMAIL]);
    for (const store of [
      ...['AuditEvent.actorId', 'AuditEvent.after', 'AuditEvent.before', 'Completion.decidedBy'],
      ...['Completion.decisionReason', 'Completion.proofUrl', 'Completion.rejectionReason', 'Lease.name'],
      ...['TwitterVerificationLog.twitterApiResponse', 'User.email'],
    ])
      expect(known).toContain(store);

    const { status, stdout } = await erase(member);

    expect(await storesNaming(stores(), [...words, EMAIL])).toEqual([]);
    expect(status).toBe(0);
    expect(stdout).toContain(`User ${member.id} is erased.`);
    const [kept] = await bench.testApp.database.completion.findMany({ where: { userId: other.id } });
    expect(kept).toMatchObject({
      decidedBy: 'erased',
      rejectionReason: 'erased is erased: https://twitter.com/erased/, erased (X id erased), erased.',
      proofUrl: expect.stringMatching(/^https:\/\/x\.com\/erased\/status\/\d+$/),
    });
    expect((await verify(other, kept!.id)).status).toBe(200);
    await bench.expectSoundFiles();
  });

  it('should search tables too that are not in the list', async () => {
    const { database } = bench.testApp;
    const [table, note] = [identifier(database.provider, 'Unheard'), identifier(database.provider, 'note')];
    await database.$executeRaw(Prisma.sql`CREATE TABLE ${table} (${note} VARCHAR(191))`);
    try {
      await database.$executeRaw(Prisma.sql`INSERT INTO ${table} VALUES ('about quiet_stranger')`);
      expect(await storesNaming({ database }, ['quiet_stranger'])).toEqual(['Unheard.note']);
    } finally {
      await database.$executeRaw(Prisma.sql`DROP TABLE ${table}`);
    }
  });

  it('should remove accounts too that no connection names any more', async () => {
    const { member, words, xId } = await aStranger();
    const { admin } = bench;
    await admin.get(`/v1/admin/verification-logs/export?search=${member.username}`);
    await admin.get(`/v1/admin/verification-logs/export?search=${xId}`);
    expect((await member.delete('/v1/twitter/connection')).status).toBe(204);
    await erase(member);
    expect(await storesNaming({ database: bench.testApp.database }, words)).toEqual(['AuditEvent.after']);
    const { status, stdout } = await erase(member, '--account', `@${member.username}`, xId);
    expect([status, stdout]).toEqual([0, expect.stringContaining('AuditEvent: 2\n')]);
    expect(await storesNaming({ database: bench.testApp.database }, words)).toEqual([]);
  });

  it('should name the tasks about the account, which are kept', async () => {
    const { member, words } = await aStranger();
    const targetUrl = `https://x.com/${member.username}`;
    const { id } = await aTask(bench.testApp, { taskType: 'TWITTER_FOLLOW', targetUrl });
    const { status, stdout } = await erase(member);
    expect([status, stdout]).toEqual([0, expect.stringContaining(`  ${id}\n`)]);
    expect(await storesNaming({ database: bench.testApp.database }, words)).toEqual([
      'Task.targetUrl',
      'Task.targetUsername',
    ]);
  });

  it('should not change texts of the service itself when the handle is an ordinary word', async () => {
    const { testApp } = bench;
    testApp.simulator.world.addUser({ username: 'followed' });
    const ordinary = await new Member(testApp, '30', 'followed').connect();
    const { member } = await aStranger();
    const task = await aTask(testApp, followTask());
    const old = await aTask(testApp, { taskType: 'TWITTER_POST', minAccountAgeDays: 30_000 });
    const reasons = async (): Promise<(string | null)[]> =>
      (await testApp.database.completion.findMany({ where: { userId: member.id } })).map(
        ({ rejectionReason }) => rejectionReason,
      );
    await member.claim(task.id);
    await member.claim(old.id);
    const before = await reasons();
    expect(before).toContain('@brand is not followed.');
    expect((await erase(ordinary)).status).toBe(0);
    expect(await reasons()).toEqual(before);
  });
});

describe('user erase, while the member is busy', () => {
  it('should wait for a running verification, after which nothing about the member is written', async () => {
    const { member, words } = await aStranger();
    const { testApp } = bench;
    const task = await aTask(testApp, followTask());
    testApp.simulator.requests.clear();
    const held = holdAnswers(testApp.simulator);
    const answer = member.claim(task.id);
    await waitUntil('X is asked', () => testApp.simulator.requests.count() > 0);
    const refused = await erase(member, '--wait', sized('0.3', '30'));
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('nothing was erased');

    const erasing = startCli(environment(), 'user', 'erase', '--id', member.id, '--yes');
    const ended = new Promise<number | null>((resolve) => erasing.once('close', resolve));
    held.goOn();
    await answer;
    expect(await ended).toBe(0);
    expect(await storesNaming(stores(), words)).toEqual([]);
  });

  it('should refuse the callback of an earlier sign-in, and revoke its tokens', async () => {
    const { member, words } = await aStranger();
    const { testApp } = bench;
    const { authorizationUrl, cookie } = await member.beginSignIn();
    const callback = await testApp.simulator.approve(authorizationUrl, member.username);
    testApp.simulator.requests.clear();
    const held = holdAnswers(testApp.simulator);
    const answer = member.comeBack(callback, cookie);
    await waitUntil('X is asked', () => testApp.simulator.requests.count() > 0);
    await erase(member);
    held.goOn();
    const { location = '' } = (await answer).headers;
    expect(new URL(location).searchParams.get('code')).toBe('exchange_failed');
    expect(await storesNaming(stores(), words)).toEqual([]);
  });

  it.each([
    // A claim that needs no call to X takes no lease, which the erasure would wait for.
    ['before it asks X', {}, UsageRepository, 'reserve'],
    ['before its verdict is recorded', { minAccountAgeDays: 30_000 }, AttemptRecorder, 'record'],
  ] as const)(
    'should prevent a running claim from writing afterwards: %s',
    async (_, gates, part, method) => {
      const { member, words } = await aStranger();
      const { testApp } = bench;
      const task = await aTask(testApp, followTask('brand', gates));
      const stalled = stallNext(testApp.app.get(part, { strict: false }), method as never, 'before');
      const answer = member.claim(task.id);
      await stalled.reached;
      await erase(member);
      stalled.goOn();
      expectProblem(await answer, 404, 'not_found');
      expect(await storesNaming(stores(), words)).toEqual([]);
    },
  );

  it('should let the member start again with a new request', async () => {
    const { member } = await aStranger();
    await erase(member);
    expect((await member.get('/v1/completions')).body.data).toEqual([]);
    expect((await member.get('/v1/twitter/connection')).body).toEqual({ connected: false });
  });
});
