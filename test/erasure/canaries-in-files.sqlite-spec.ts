import { aMember } from '../support/members/member.js';
import { startTestApp } from '../support/app/test-app.js';

describe('a test app that is closed, on SQLite with readable files', () => {
  it('should fail after a leak into a row that is deleted by now', async () => {
    const testApp = await startTestApp();
    const { cookie } = await aMember(testApp, 'alice').beginSignIn();
    const description = Buffer.from(cookie.split('=')[1] ?? '').toString('hex');
    const { id } = await testApp.database.task.create({
      data: { title: 'A task', taskType: 'X', description },
    });
    await testApp.database.task.delete({ where: { id } });

    const failure: unknown = await testApp.close().catch((error: unknown) => error);
    expect(String(failure)).toContain('"secret": "nonce"');
    expect(String(failure)).toContain('"foundIn": "/');
  });
});
