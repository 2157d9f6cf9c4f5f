import { identifier, Prisma } from '#database';
import { Admin } from '../support/members/admin.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { Member } from '../support/members/member.js';
import {
  aClaim,
  decide,
  decisionsOf,
  expectPoints,
  REASON,
  REVIEW,
  stored,
} from '../support/verify/review.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

const POINTS = 7;
const MINUTE_MS = 60_000;

let testApp: TestApp;
let admin: Admin;
let other: Admin;

beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
  admin = new Admin(testApp);
  other = new Admin(testApp, 'another-admin');
});

afterAll(() => testApp.close());

async function renameTable(from: string, to: string): Promise<void> {
  const { database } = testApp;
  const [before, after] = [from, to].map((name) => identifier(database.provider, name));
  await database.$executeRaw(Prisma.sql`ALTER TABLE ${before} RENAME TO ${after}`);
}

const PENDING = { status: 'PENDING' };
const WAITING = {
  status: 'PENDING',
  errorCode: 'x_unavailable',
  failedAttempts: 3,
  nextVerificationAt: new Date('2030-01-01T00:00:00.000Z'),
};
const IN_REVIEW = { status: 'PENDING', errorCode: 'evidence_incomplete', needsReview: true };
const MACHINE_NO = { status: 'REJECTED', rejectionReason: 'the post is not liked' };
const MACHINE_YES = { status: 'APPROVED', pointsAwarded: POINTS };
const decided = {
  decidedAt: new Date('2026-01-01T00:00:00.000Z'),
  decidedBy: 'an-admin-before',
  decisionReason: 'It was so',
};
const ADMIN_NO = { ...MACHINE_NO, ...decided, rejectionReason: 'It was so' };
const ADMIN_YES = { ...MACHINE_YES, ...decided };

describe.each([
  ['pending', PENDING],
  ['waiting for a retry', WAITING],
  ['in review', IN_REVIEW],
  ['rejected by verification', MACHINE_NO],
  ['approved by verification', MACHINE_YES],
  ['rejected by an admin', ADMIN_NO],
  ['approved by an admin', ADMIN_YES],
])('a completion that is %s', (_, before) => {
  it.each([
    ['APPROVED', POINTS],
    ['REJECTED', 0],
  ] as const)('should become %s, with the points of that status', async (status, points) => {
    const { id, userId } = await aClaim(testApp, before, POINTS);
    const response = await decide(admin, id, status);
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      id,
      status,
      rejectionReason: status === 'REJECTED' ? REASON : null,
      errorCode: null,
      needsReview: false,
      nextVerificationAt: null,
      pointsAwarded: points,
      decidedAt: testApp.clock.now().toISOString(),
      decidedBy: 'the-admin',
      decisionReason: REASON,
    });
    expect(await stored(testApp, id)).toMatchObject({ failedAttempts: 0, nextVerificationAt: null });
    await expectPoints(testApp, userId, points);
    const [event, ...more] = await decisionsOf(testApp, id);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      actorId: 'the-admin',
      targetType: 'completion',
      requestId: response.headers['x-request-id'],
    });
    const { pointsAwarded = 0, decidedAt = null } = before as { pointsAwarded?: number; decidedAt?: Date };
    expect(JSON.parse(event?.before ?? '')).toMatchObject({
      status: before.status,
      pointsAwarded,
      decidedAt: decidedAt?.toISOString() ?? null,
    });
    expect(JSON.parse(event?.after ?? '')).toEqual({
      status,
      pointsAwarded: points,
      needsReview: false,
      errorCode: null,
      decidedAt: testApp.clock.now().toISOString(),
      reason: REASON,
    });
  });
});

describe('a decision', () => {
  it.each(['APPROVED', 'REJECTED'] as const)('should change nothing when it is %s again', async (status) => {
    const { id, userId } = await aClaim(testApp, {}, POINTS);
    const first = await decide(admin, id, status);
    const row = await stored(testApp, id);
    testApp.clock.advance(MINUTE_MS);
    for (const who of [admin, other]) {
      const again = await decide(who, id, status);
      expect([again.status, again.body]).toEqual([200, first.body]);
    }
    expect(await stored(testApp, id)).toEqual(row);
    expect(await decisionsOf(testApp, id)).toHaveLength(1);
    await expectPoints(testApp, userId, status === 'APPROVED' ? POINTS : 0);
  });

  it.each(['APPROVED', 'REJECTED'] as const)(
    'should accept another reason for %s, without a change of points',
    async (status) => {
      const { id, userId } = await aClaim(testApp, {}, POINTS);
      await decide(admin, id, status);
      testApp.clock.advance(MINUTE_MS);
      expect((await decide(other, id, status, 'On second thoughts')).body).toMatchObject({
        status,
        decidedBy: 'another-admin',
        decidedAt: testApp.clock.now().toISOString(),
        decisionReason: 'On second thoughts',
        rejectionReason: status === 'REJECTED' ? 'On second thoughts' : null,
      });
      const events = await decisionsOf(testApp, id);
      expect(events.map(({ actorId }) => actorId).sort()).toEqual(['another-admin', 'the-admin']);
      await expectPoints(testApp, userId, status === 'APPROVED' ? POINTS : 0);
    },
  );

  it('should award the current points of the task, and take back the points that were awarded', async () => {
    const claim = await aClaim(testApp, MACHINE_YES, POINTS);
    const worth = (points: number) =>
      testApp.database.task.update({ where: { id: claim.taskId }, data: { points } });
    await worth(100);
    expect((await decide(admin, claim.id, 'APPROVED')).body.pointsAwarded).toBe(POINTS);
    await expectPoints(testApp, claim.userId, POINTS);
    await decide(admin, claim.id, 'REJECTED');
    await expectPoints(testApp, claim.userId, 0);
    expect((await decide(admin, claim.id, 'APPROVED')).body.pointsAwarded).toBe(100);
    await worth(1);
    await decide(admin, claim.id, 'REJECTED');
    await expectPoints(testApp, claim.userId, 0);
  });

  it("should leave the member's other points alone", async () => {
    const { userId, id } = await aClaim(testApp, MACHINE_YES, POINTS);
    await aClaim(testApp, { userId, status: 'APPROVED', pointsAwarded: 30 }, 30);
    await decide(admin, id, 'REJECTED');
    await expectPoints(testApp, userId, 30);
  });

  it('should be shown to the member, without the admin', async () => {
    const { id, userId } = await aClaim(testApp);
    await decide(admin, id, 'REJECTED');
    const member = new Member(testApp, userId, 'nobody');
    const { body } = await member.get(`/v1/completions/${id}`);
    expect(body).toMatchObject({ status: 'REJECTED', rejectionReason: REASON, needsReview: false });
    for (const path of ['', `/${id}`]) {
      const { text } = await member.get(`/v1/completions${path}`);
      expect(text).not.toContain('the-admin');
      for (const field of ['decidedBy', 'decidedAt', 'decisionReason']) expect(text).not.toContain(field);
    }
  });

  it.each([
    '<script>alert(1)</script>',
    '\'; DROP TABLE "Completion"; --',
    '=HYPERLINK("http://evil.example")',
    '\u{1F600} \u202Egnirts \u0000'.replace('\u0000', ''),
    '{"$ne":null}',
  ])('should store the reason as plain text: %s', async (reason) => {
    const { id } = await aClaim(testApp);
    const { body } = await decide(admin, id, 'REJECTED', reason);
    expect([body.decisionReason, body.rejectionReason]).toEqual([reason, reason]);
    expect((await admin.get(`${REVIEW}/${id}`)).body.decisionReason).toBe(reason);
    const [event] = await decisionsOf(testApp, id);
    expect(JSON.parse(event?.after ?? '').reason).toBe(reason);
  });

  it('should accept a reason of 500 characters', async () => {
    const { id } = await aClaim(testApp);
    expect((await decide(admin, id, 'APPROVED', 'x'.repeat(500))).status).toBe(200);
  });

  it.each([
    ['nothing', {}],
    ['no reason', { status: 'APPROVED' }],
    ['no status', { reason: REASON }],
    ['a status that is no decision', { status: 'PENDING', reason: REASON }],
    ['a blank reason', { status: 'APPROVED', reason: ' \n\t' }],
    ['an empty reason', { status: 'APPROVED', reason: '' }],
    ['a reason of 501 characters', { status: 'APPROVED', reason: 'x'.repeat(501) }],
    ['a reason that is no text', { status: 'APPROVED', reason: ['x'] }],
    ['a reason with U+0000', { status: 'APPROVED', reason: 'a\0b' }],
    ['more than it knows', { status: 'APPROVED', reason: REASON, pointsAwarded: 1_000 }],
  ])('should be refused with %s', async (_, body) => {
    const { id } = await aClaim(testApp);
    expectProblem(await admin.patch(`${REVIEW}/${id}`, body), 400, 'validation_failed');
    expect(await stored(testApp, id)).toMatchObject({ status: 'PENDING', decidedAt: null });
  });

  it('should not be stored when its audit event cannot be stored', async () => {
    const { id, userId } = await aClaim(testApp, {}, POINTS);
    await renameTable('AuditEvent', 'Elsewhere');
    try {
      expectProblem(await decide(admin, id, 'APPROVED'), 500, 'internal_error');
    } finally {
      await renameTable('Elsewhere', 'AuditEvent');
    }
    expect(await stored(testApp, id)).toMatchObject({ status: 'PENDING', decidedAt: null });
    await expectPoints(testApp, userId, 0);
  });

  it('should be refused for an unknown completion', async () => {
    expectProblem(await decide(admin, 'nobody-has-this', 'APPROVED'), 404, 'not_found');
    expect(await decisionsOf(testApp, 'nobody-has-this')).toEqual([]);
  });

  it('should be open to admins only', async () => {
    const { id, userId } = await aClaim(testApp);
    const path = `${REVIEW}/${id}`;
    const body = { status: 'APPROVED', reason: REASON };
    expectProblem(await testApp.http().patch(path).send(body), 401, 'unauthenticated');
    const authorization = await testApp.authorization(userId);
    expectProblem(await testApp.http().patch(path).set({ authorization }).send(body), 403, 'forbidden');
    expect((await stored(testApp, id)).status).toBe('PENDING');
  });
});
