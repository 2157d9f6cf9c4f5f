import { Admin } from '../support/members/admin.js';
import { TestRedis } from '../support/database/redis.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { waitUntil } from '../support/app/wait-until.js';

let redis: TestRedis;
let testApp: TestApp;

beforeEach(async () => {
  redis = await TestRedis.start();
  testApp = await startTestApp({ simulator: false, env: { REDIS_URL: redis.url } });
});

afterEach(async () => {
  await testApp.close();
  await redis.stop();
});

describe('the status of a service with Redis', () => {
  it('should show whether Redis is up', async () => {
    const until = (state: string) =>
      waitUntil(`Redis is ${state}`, async () => {
        const { status, body } = await new Admin(testApp).get('/v1/admin/status');
        expect(status).toBe(200);
        return body.redis === state;
      });
    await until('up');
    await redis.stop();
    await until('down');
    await redis.start();
    await until('up');
  });
});
