import { TokenRevoker } from '../../src/twitter-connection/tokens/token-revoker.js';
import { Admin } from '../support/members/admin.js';
import { runCli, type CliResult } from '../support/process/cli.js';
import { rowsByTable } from '../support/database/database-rows.js';
import { forgetAllMembers } from '../support/members/many-connections.js';
import { aMember, aTask, type Member } from '../support/members/member.js';
import { expectRevoked, tokensIssuedBy } from '../support/members/sign-in-outcome.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { testEnvironment } from '../support/app/test-environment.js';
import { waitUntil } from '../support/app/wait-until.js';
import { followTask } from '../support/members/new-task.js';

const MINUTE_MS = 60_000;

let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp();
  testApp.simulator.world.addUser({ username: 'brand' });
});

afterEach(async () => {
  const { auditEvent, maintenanceMode, tokenRevocation } = testApp.database;
  await forgetAllMembers(testApp.database);
  await auditEvent.deleteMany();
  await maintenanceMode.deleteMany();
  await tokenRevocation.deleteMany();
});

afterAll(() => testApp.close());

const environment = (): Record<string, string> => testEnvironment(testApp.config.database.url, 0);
const erase = (id: string): Promise<CliResult> => runCli(environment(), 'user', 'erase', '--id', id, '--yes');

/** The tables with rows that name the member or their account, and how many. */
async function tablesNaming({ id, username }: Member): Promise<Record<string, number>> {
  const naming: Record<string, number> = {};
  for (const [table, rows] of await rowsByTable(testApp.database)) {
    const count = rows.filter((row) => [id, username].some((value) => isIn(row, value))).length;
    if (count > 0) naming[table] = count;
  }
  return naming;
}

function isIn(row: Readonly<Record<string, unknown>>, value: string): boolean {
  return Object.values(row).some((cell) => String(cell).includes(value));
}

/** A member with rows in every table. */
async function aKnownMember(username: string, taskId: string): Promise<Member> {
  const member = await aMember(testApp, username).connect();
  testApp.simulator.world.follow(username, 'brand');
  await member.claim(taskId);
  await member.beginSignIn();
  await testApp
    .http()
    .post('/v1/completions/verify')
    .set({ authorization: await testApp.authorization(member.id), 'idempotency-key': 'once' });
  return member;
}

describe('user erase', () => {
  it('should remove every row of the user, and no other', async () => {
    const task = await aTask(testApp, followTask());
    const alice = await aKnownMember('alice', task.id);
    // No random id contains this name, as it might contain `bob`.
    const bob = await aKnownMember('bob_', task.id);
    const known = {
      AuthorizationRequest: 2,
      AwardedAccount: 1,
      Completion: 1,
      IdempotencyKey: 1,
      TwitterConnection: 1,
      TwitterConsent: 1,
      TwitterVerificationLog: 1,
      User: 1,
      XApiUserUsage: 1,
    };
    expect(await tablesNaming(alice)).toEqual(known);

    const { status, stdout } = await erase(alice.id);

    expect(await tablesNaming(alice)).toEqual({});
    expect(await tablesNaming(bob)).toEqual(known);
    for (const [table, rows] of Object.entries(known)) expect(stdout).toContain(`  ${table}: ${rows}\n`);
    expect(stdout).toContain('revoke at X: 2');
    expect(status).toBe(0);
  });

  it('should keep the audit events, but not that the user was the actor or the target', async () => {
    const carol = await aMember(testApp, 'carol').connect();
    const at = testApp.clock.now();
    const event = { at, action: 'test', targetType: 'user', actorId: 'somebody', targetId: 'something' };
    await testApp.database.auditEvent.createMany({
      data: [event, { ...event, actorId: carol.id }, { ...event, targetId: carol.id }],
    });
    await testApp.database.maintenanceMode.create({
      data: { id: 'mode', enabled: false, revision: 1, changedAt: at, changedBy: carol.id },
    });
    const { id: taskId } = await aTask(testApp, { taskType: 'TWITTER_POST' });
    const dave = await aMember(testApp, 'dave').connect();
    const decision = { decidedAt: at, decidedBy: carol.id, decisionReason: 'It was so' };
    await testApp.database.completion.createMany({
      data: [carol, dave].map(({ id: userId }) => ({ userId, taskId, status: 'REJECTED', ...decision })),
    });
    const { stdout } = await erase(carol.id);
    expect(await tablesNaming(carol)).toEqual({});
    const { decidedBy } = await testApp.database.completion.findFirstOrThrow({ where: { userId: dave.id } });
    expect(decidedBy).toBe('erased');
    const events = await testApp.database.auditEvent.findMany({ where: { action: 'test' } });
    expect(events.map(({ actorId, targetId }) => [actorId, targetId].join()).sort()).toEqual([
      'erased,something',
      'somebody,erased',
      'somebody,something',
    ]);
    expect(stdout).toContain(
      'without the names of the user:\n  AuditEvent: 2\n  MaintenanceMode: 1\n  Completion: 1\n',
    );
  });

  it('should remove the user and the account from the audit events about the connection', async () => {
    const admin = new Admin(testApp);
    const [erin, frank] = [
      await aMember(testApp, 'erin').connect(),
      await aMember(testApp, 'frank').connect(),
    ];
    for (const { id } of await testApp.database.twitterConnection.findMany()) {
      await admin.post(`/v1/admin/twitter-connections/${id}/refresh`);
      expect((await admin.delete(`/v1/admin/twitter-connections/${id}`)).status).toBe(204);
    }
    expect(await tablesNaming(erin)).toEqual({
      AuditEvent: 1,
      AuthorizationRequest: 1,
      TwitterConsent: 1,
      User: 1,
    });
    const { stdout } = await erase(erin.id);
    expect(await tablesNaming(erin)).toEqual({});
    expect(await tablesNaming(frank)).toEqual({
      AuditEvent: 1,
      AuthorizationRequest: 1,
      TwitterConsent: 1,
      User: 1,
    });
    expect(await testApp.database.auditEvent.count()).toBe(4);
    expect(stdout).toContain('without the names of the user:\n  AuditEvent: 1\n');
  });

  it('should leave the tokens to the running service, which revokes them', async () => {
    const grace = aMember(testApp, 'grace');
    const tokens = await tokensIssuedBy(testApp, () => grace.connect());
    await erase(grace.id);
    expect(await testApp.database.tokenRevocation.count()).toBe(2);

    testApp.clock.advance(MINUTE_MS);
    await waitUntil('the outbox is empty', async () => {
      testApp.app.get(TokenRevoker, { strict: false }).tick();
      return (await testApp.database.tokenRevocation.count()) === 0;
    });
    expectRevoked(testApp, tokens);
  });

  it('should erase a user whose tokens cannot be decrypted, and say that X still accepts them', async () => {
    const heidi = await aMember(testApp, 'heidi').connect();
    const lost = `v1.gone.${'A'.repeat(16)}.${'A'.repeat(32)}`;
    await testApp.database.twitterConnection.updateMany({ data: { refreshToken: lost } });
    const { status, stdout } = await erase(heidi.id);
    expect(await tablesNaming(heidi)).toEqual({});
    expect(stdout).toContain('they are not revoked at X');
    expect(status).toBe(0);
  });

  it('should refuse an unknown user', async () => {
    const { status, stdout, stderr } = await erase('nobody');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe('There is no user with the id nobody.\n');
  });

  it('should erase nothing without confirmation', async () => {
    const ivan = await aMember(testApp, 'ivan').connect();
    const { status, stderr } = await runCli(environment(), 'user', 'erase', '--id', ivan.id);
    expect(status).toBe(1);
    expect(stderr).toContain('add --yes');
    expect(await tablesNaming(ivan)).toEqual({
      AuthorizationRequest: 1,
      TwitterConnection: 1,
      TwitterConsent: 1,
      User: 1,
    });
  });
});
