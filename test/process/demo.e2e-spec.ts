import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answerOf, createClient } from '#client';
import { packageRoot } from '#database';
import { startDemoService, type DemoService } from '../../src/cli/demo/demo-service.js';

const FRONTEND = new URL('http://localhost:5173/app');
let demo: DemoService;

beforeAll(async () => {
  demo = await startDemoService(0, [FRONTEND]);
});

afterAll(() => demo.close());

/** Runs the built program without any configuration. */
const cli = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(packageRoot, 'dist/src/cli/main.js'), ...args], { env: {} });

describe('the demo', () => {
  it('should accept the tokens of `token --demo`, which needs no configuration', async () => {
    const { stdout: admin } = await cli('token', '--demo', '--sub', 'eve', '--role', 'admin');
    const { stdout: member } = await cli('token', '--demo', '--sub', 'frank');
    const listed = (token: string) =>
      createClient({ baseUrl: demo.url, token: token.trim() }).GET('/v1/admin/tasks');
    expect(await answerOf(listed(admin))).toMatchObject({ data: [] });
    await expect(answerOf(listed(member))).rejects.toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('should let a frontend of one’s own call it, and take members back there', async () => {
    const token = await demo.tokenFor('carol');
    const preflight = await fetch(`${demo.url}/v1/tasks`, {
      method: 'OPTIONS',
      headers: { origin: FRONTEND.origin, 'access-control-request-method': 'GET' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(FRONTEND.origin);
    expect(preflight.headers.get('access-control-allow-credentials')).toBe('true');
    const body = { returnTo: `${FRONTEND.href}/tasks` };
    const client = createClient({ baseUrl: demo.url, token });
    await answerOf(client.POST('/v1/twitter/connection/authorize', { body }));
    const elsewhere = { returnTo: 'http://localhost:5174/' };
    await expect(
      answerOf(client.POST('/v1/twitter/connection/authorize', { body: elsewhere })),
    ).rejects.toMatchObject({ code: 'return_to_not_allowed' });
  });

  it.each(['http://127.0.0.1:5173', 'https://localhost:5173', 'https://app.example.com', 'localhost:5173'])(
    'should refuse a frontend from which no sign-in can work: %s',
    async (address) => {
      await expect(cli('demo', '--once', '--frontend', address)).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('http://localhost:5173'),
      });
    },
  );
});
