import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { packageRoot } from '#database';
import { launchChromium } from '../browser/support/chromium.js';
import { freePort } from '../support/app/free-port.js';
import { waitUntil } from '../support/app/wait-until.js';
import { Deployment } from '../support/deploy/deployment.js';
import { HttpsClient } from '../support/deploy/https-client.js';
import { Load } from '../support/deploy/load.js';
import type { Program } from '../support/deploy/program.js';
import { TestPrometheus } from '../support/deploy/prometheus.js';
import { startCaddy, startNginx } from '../support/deploy/proxies.js';

const run = promisify(execFile);
/** The build, two installs and all that follows, on a busy machine. */
const LIMIT_MS = 1_800_000;
// A browser takes every name below localhost for this machine; both are of one site.
const API_HOST = 'api.tta.localhost';
const FRONTEND_HOST = 'app.tta.localhost';
const REQUESTS_BETWEEN_STEPS = 100;

const taskSchema = z.object({ id: z.string() });
const authorizeSchema = z.object({
  status: z.literal(201),
  body: z.object({ authorizationUrl: z.string() }),
});

let deployment: Deployment;
let ports: readonly [number, number];
let caddy: Program;
let nginx: Program;
let caddyOrigin: string;
let nginxOrigin: string;
let frontend: string;
let adminToken: string;
let memberToken: string;
let prometheus: TestPrometheus;

async function tokenFor(...args: readonly string[]): Promise<string> {
  const { status, output } = await deployment.cli('token', '--sub', ...args);
  expect({ status, output }).toEqual({ status: 0, output: expect.any(String) });
  return output.trim().split('\n').at(-1) ?? '';
}

async function folderFor(name: string): Promise<string> {
  const folder = join(deployment.folder, name);
  await mkdir(folder);
  return folder;
}

beforeAll(async () => {
  const [apiPort, otherPort, one, two] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  ports = [one, two];
  caddyOrigin = `https://${API_HOST}:${apiPort}`;
  nginxOrigin = `https://${API_HOST}:${otherPort}`;
  frontend = `https://${FRONTEND_HOST}:${apiPort}`;
  deployment = await Deployment.prepare({
    callbackUrl: `${caddyOrigin}/v1/twitter/connection/callback`,
    frontendUrl: `${frontend}/`,
  });
  const instances = [`127.0.0.1:${one}`, `127.0.0.1:${two}`] as const;
  const proxy = { host: API_HOST, instances };
  caddy = await startCaddy({ ...proxy, port: apiPort, folder: await folderFor('caddy') }, FRONTEND_HOST);
  nginx = await startNginx({ ...proxy, port: otherPort, folder: await folderFor('nginx') });
}, LIMIT_MS);

afterAll(async () => {
  await Promise.all([caddy, nginx, prometheus.program].map((program) => program.terminate()));
  await deployment.remove();
}, LIMIT_MS);

// Each step needs those before it.
describe('a deployment of the image', () => {
  it('should take less than 200 MB for its packages', async () => {
    const { stdout } = await run('du', ['-sm', 'node_modules'], { cwd: deployment.image.workFolder });
    expect(Number.parseInt(stdout, 10)).toBeLessThan(200);
  });

  it('should migrate, and have every command for the database but two', async () => {
    const unready = await deployment.cli('db', 'status');
    expect(unready.status).toBe(1);
    for (const args of [
      ['preflight'],
      ['diff'],
      ['migrate'],
      ['status'],
      ['verify'],
      ['sizes'],
      ['backup', '--check'],
    ]) {
      const { status, output } = await deployment.cli('db', ...args);
      expect({ args, status, output }).toEqual({ args, status: 0, output: expect.any(String) });
    }
  });

  it('should say what the other two need', async () => {
    const studio = await deployment.cli('db', 'studio');
    expect(studio).toEqual({ status: 1, output: expect.stringContaining('development dependency') });
    const models = join(deployment.image.workFolder, 'prisma/schema.prisma');
    const before = await readFile(models, 'utf8');
    await writeFile(models, `${before}\nmodel Extra {\n  id String @id\n}\n`);
    const generate = await deployment.cli('db', 'generate', 'extra');
    await writeFile(models, before);
    expect(generate).toEqual({ status: 1, output: expect.stringContaining('@prisma/schema-engine-wasm') });
  });

  it('should be ready in two instances that cannot write to their own tree', async () => {
    await Promise.all(ports.map((port) => deployment.start(port)));
    for (const port of ports) expect(await deployment.healthCheck(port)).toBe(0);
    expect(await deployment.healthCheck(await freePort())).toBe(1);
    for (const place of ['.', 'dist', 'node_modules', 'prisma'])
      expect(await deployment.run(['touch', `${place}/written`]).ended()).not.toBe(0);
    expect(await deployment.run(['touch', 'data/written']).ended()).toBe(0);
    adminToken = await tokenFor('operator', '--role', 'admin');
    memberToken = await tokenFor('ada');
  });

  it('should be scraped, with nothing to alert anybody of', async () => {
    const targets = ports.map((port) => `127.0.0.1:${port}`);
    prometheus = await TestPrometheus.start(
      await folderFor('prometheus'),
      await freePort(),
      deployment.secretFile('metrics_token'),
      targets,
    );
    await waitUntil('both instances are scraped', async () => {
      const limits = await prometheus.values('tta_x_budget_usd{part="limit"}');
      return limits.length === 2 && (await prometheus.values('up')).join() === '1,1';
    });
    expect(await prometheus.firing()).toEqual([]);
    const unauthenticated = new HttpsClient(caddyOrigin, 'another-token');
    expect(await unauthenticated.send('GET', '/metrics')).toMatchObject({ status: 401 });
    unauthenticated.close();
  });

  it('should let a member sign in and verify in a browser, through the proxy', async () => {
    const admin = new HttpsClient(caddyOrigin, adminToken);
    const { world } = deployment.simulator;
    world.addUser({ username: 'acme', name: 'Acme' });
    world.addUser({ username: 'ada', name: 'Ada' });
    world.follow('ada', 'acme');
    const made = await admin.send('POST', '/v1/admin/tasks', {
      title: 'Follow @acme',
      taskType: 'TWITTER_FOLLOW',
      targetUrl: 'https://x.com/acme',
      points: 10,
    });
    admin.close();
    expect(made.status).toBe(201);
    const { id } = taskSchema.parse(made.body);
    const browser = await launchChromium();
    try {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      const page = await context.newPage();
      // What a frontend of the same site sends: the bearer token, and the cookie of the sign-in.
      const post = (path: string): Promise<unknown> =>
        page.evaluate(`fetch(${JSON.stringify(caddyOrigin + path)}, {
          method: 'POST',
          credentials: 'include',
          headers: { authorization: ${JSON.stringify(`Bearer ${memberToken}`)}, 'content-type': 'application/json' },
          body: '{}',
        }).then(async (answer) => ({ status: answer.status, body: await answer.json() }))`);
      await page.goto(frontend);
      const { body } = authorizeSchema.parse(await post('/v1/twitter/connection/authorize'));
      await page.goto(body.authorizationUrl);
      await page.getByRole('radio', { name: '@ada' }).check();
      await page.getByRole('button', { name: 'Authorize app' }).click();
      await page.waitForURL(`${frontend}/?twitter=connected`);
      expect(await post(`/v1/tasks/${id}/completions`)).toMatchObject({
        status: 201,
        body: { status: 'APPROVED', pointsAwarded: 10 },
      });
    } finally {
      await browser.close();
    }
  });

  it('should alert of a budget that is nearly spent', async () => {
    await waitUntil('the alert fires', async () => (await prometheus.firing()).includes('BudgetNearlySpent'));
  });

  it('should fail no request while its instances are replaced one after the other', async () => {
    const calls = [
      ['GET', '/v1/tasks'],
      ['POST', '/v1/completions/verify', {}],
      ['GET', '/v1/twitter/connection'],
    ] as const;
    const clients = [caddyOrigin, nginxOrigin].map((origin) => new HttpsClient(origin, memberToken));
    const loads = clients.map((client) => new Load(client, calls));
    const moreIsAnswered = async (): Promise<void> => {
      const before = loads.map(({ answered }) => answered);
      await waitUntil('both proxies answer more requests', () =>
        loads.every(({ answered }, index) => answered > (before[index] ?? 0) + REQUESTS_BETWEEN_STEPS),
      );
    };
    await moreIsAnswered();
    const ends: unknown[] = [];
    for (const port of ports) {
      ends.push(await deployment.stop(port));
      await moreIsAnswered();
      await deployment.start(port);
      await moreIsAnswered();
    }
    const failures = await Promise.all(loads.map((load) => load.stop()));
    for (const client of clients) client.close();
    expect({ failures, ends }).toEqual({
      failures: [[], []],
      ends: [
        [0, null],
        [0, null],
      ],
    });
  });

  it('should end with status 0 as the first process of a container, too', async () => {
    const [port] = ports;
    await deployment.stop(port);
    expect(await deployment.endAsFirstProcess(port)).toBe(0);
  });
});

describe('the files of Prometheus', () => {
  it('should have no fault that promtool finds', async () => {
    const folder = join(packageRoot, 'deploy/prometheus');
    await run('promtool', ['check', 'rules', join(folder, 'alerts.yml')]);
    await run('promtool', ['check', 'config', '--syntax-only', join(folder, 'prometheus.yml')]);
    await run('promtool', ['test', 'rules', join(folder, 'alerts.test.yml')]);
  });
});
