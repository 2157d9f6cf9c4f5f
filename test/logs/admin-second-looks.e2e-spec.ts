import { Admin } from '../support/members/admin.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { expectAdminsOnly, expectInvalid } from '../support/http/expect-problem.js';

const SECOND_LOOKS = '/v1/admin/verification-logs/second-looks';

let testApp: TestApp;
let admin: Admin;

beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
  admin = new Admin(testApp);
  await testApp.database.secondLookCount.createMany({
    data: [
      { day: '2026-11-20', outcome: 'APPROVED', delaySeconds: 3_600, looks: 1 },
      { day: '2026-11-20', outcome: 'REJECTED', delaySeconds: 60, looks: 4 },
      { day: '2026-11-21', outcome: 'REJECTED', delaySeconds: 60, looks: 2 },
      { day: '2026-11-21', outcome: 'APPROVED', delaySeconds: 60, looks: 2 },
      { day: '2026-11-21', outcome: 'ERROR', delaySeconds: 45, looks: 1 },
    ],
  });
});

afterAll(() => testApp.close());

describe('GET /v1/admin/verification-logs/second-looks', () => {
  it('should count what second looks found, and after how long', async () => {
    const response = await admin.get(SECOND_LOOKS);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      total: 10,
      approved: 3,
      rejected: 6,
      error: 1,
      approvedShare: 0.3,
      delays: [
        { upToSeconds: 45, approved: 0, rejected: 0, error: 1 },
        { upToSeconds: 60, approved: 2, rejected: 6, error: 0 },
        { upToSeconds: 3_600, approved: 1, rejected: 0, error: 0 },
      ],
    });
  });

  it('should count whole days', async () => {
    const { body } = await admin.get(
      `${SECOND_LOOKS}?from=2026-11-19T12:00:00Z&to=2026-11-20T01:00:00%2B01:00`,
    );
    expect(body).toMatchObject({ total: 0 });
    const later = await admin.get(`${SECOND_LOOKS}?from=2026-11-20T23:59:00Z&to=2026-11-21T00:00:00Z`);
    expect(later.body).toMatchObject({ total: 5, approved: 1, rejected: 4, error: 0, approvedShare: 0.2 });
  });

  it('should be zero without second looks', async () => {
    const { body } = await admin.get(`${SECOND_LOOKS}?from=2030-01-01T00:00:00Z`);
    expect(body).toEqual({ total: 0, approved: 0, rejected: 0, error: 0, approvedShare: 0, delays: [] });
  });

  it.each([
    ['from=yesterday', 'from'],
    ['to=2026-01-31', 'to'],
    ['interval=day', 'interval'],
  ])('should refuse ?%s, naming the field', async (query, path) => {
    expectInvalid(await admin.get(`${SECOND_LOOKS}?${query}`), path);
  });

  it('should be closed to members', async () => {
    await expectAdminsOnly(testApp, SECOND_LOOKS);
  });
});
