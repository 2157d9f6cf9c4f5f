import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '#database';
import { startTestApp, type TestApp } from '../support/app/test-app.js';
import { testEnvironment } from '../support/app/test-environment.js';

const run = promisify(execFile);
let testApp: TestApp;

beforeAll(async () => {
  testApp = await startTestApp({ simulator: false });
});

afterAll(() => testApp.close());

/** Runs the built command with the environment of the test app, changed as given. */
function token(options: readonly string[], env: Record<string, string> = {}) {
  const cli = join(packageRoot, 'dist/src/cli/main.js');
  return run(process.execPath, [cli, 'token', ...options], {
    env: { ...testEnvironment('file:/nowhere/app.db', 1), ...env },
  });
}

describe('the token command', () => {
  it('should make a token that the service accepts, with its roles', async () => {
    const { stdout } = await token(['--sub', 'alice', '--role', 'admin']);
    const authorization = `Bearer ${stdout.trim()}`;
    await testApp.http().get('/v1/admin/tasks').set({ authorization }).expect(200);
    expect(await testApp.database.user.count({ where: { id: 'alice' } })).toBe(1);
  });

  it('should make a token without roles by default', async () => {
    const { stdout } = await token(['--sub', 'bob']);
    await testApp
      .http()
      .get('/v1/admin/tasks')
      .set({ authorization: `Bearer ${stdout.trim()}` })
      .expect(403);
  });

  it.each(['', ' ', 'al ice', 'x'.repeat(192), 'al\u00efce', 'alice\n'])(
    'should not make a token of %j, which the service would refuse',
    async (sub) => {
      await expect(token(['--sub', sub])).rejects.toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('--sub'),
      });
    },
  );

  it('should refuse when a key set checks tokens', async () => {
    const jwks = {
      AUTH_JWT_SECRET: '',
      AUTH_JWKS_URL: 'https://id.example.com/keys',
      AUTH_JWT_ISSUER: 'https://id.example.com',
      AUTH_JWT_AUDIENCE: 'tasks',
    };
    await expect(token(['--sub', 'alice'], jwks)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('AUTH_JWKS_URL'),
    });
  });
});
