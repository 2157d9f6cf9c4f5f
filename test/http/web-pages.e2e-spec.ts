import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Response } from 'supertest';
import { aBuiltWebApp, SCRIPT, SCRIPT_TEXT } from '../support/http/built-web-app.js';
import { expectProblem } from '../support/http/expect-problem.js';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

/** More than the other tests send to unknown paths, which count. */
const LIMIT = 60;

let app: TestApp;
let panel: string;
let pages: string;

beforeAll(async () => {
  [panel, pages] = [aBuiltWebApp('/panel/'), aBuiltWebApp('/')];
  app = await startTestApp({
    simulator: false,
    env: { RATE_LIMIT_PER_MINUTE: String(LIMIT) },
    webApps: () => [
      { name: 'panel', prefix: '/panel', folder: panel, hasOwnAddresses: true },
      {
        name: 'pages',
        prefix: '/',
        folder: pages,
        hasOwnAddresses: false,
        connectSources: ['http://localhost:4000'],
        jsonFiles: { 'config.json': { apiUrl: '' } },
      },
      { name: 'other panel', prefix: '/unbuilt', folder: '/nowhere', hasOwnAddresses: true },
    ],
  });
});

afterAll(async () => {
  await app.close();
  for (const folder of [panel, pages]) rmSync(dirname(folder), { recursive: true });
});

const get = async (path: string): Promise<Response> => app.http().get(path);

/** The answer to a path that is sent unchanged; HTTP clients would normalise it. */
async function rawStatus(path: string): Promise<number> {
  const socket = connect(app.config.http.port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return Number((await text(socket)).split(' ')[1]);
}

/** The answer as raw bytes, before a client decompresses them. */
async function packed(path: string, encoding: string): Promise<{ response: IncomingMessage; bytes: Buffer }> {
  const sent = request(`${app.url}${path}`, { headers: { 'accept-encoding': encoding } }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  return { response, bytes: await buffer(response) };
}

function expectPage(response: Response): void {
  expect(response.status).toBe(200);
  expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(response.text).toContain('<!doctype html>');
}

describe('a page', () => {
  it.each(['/panel', '/panel/', '/panel/tasks', '/panel/tasks/', '/panel/tasks/a%20b/show?tab=1', '/'])(
    'should answer %s',
    async (path) => {
      expectPage(await get(path));
      const head = await app.http().head(path);
      expect([head.status, head.text]).toEqual([200, undefined]);
    },
  );

  it('should have a new nonce in each answer, in its policy and its tags', async () => {
    const answers = [await get('/panel'), await get('/panel')];
    const nonces = answers.map(({ headers, text: html }) => {
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '') ?? [];
      expect(nonce.length).toBeGreaterThanOrEqual(24);
      expect(html.match(/nonce="[^"]*"/g)).toEqual([`nonce="${nonce}"`, `nonce="${nonce}"`]);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  it('should allow only its own files, and no inline script or frame', async () => {
    const { headers } = await get('/panel/tasks');
    const policy = (headers['content-security-policy'] ?? '').replace(/'nonce-[^']+'/, "'nonce-N'");
    expect(policy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-N'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'",
    );
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
  });

  it('should allow requests only to the addresses that it was given', async () => {
    const { headers } = await get('/');
    expect(headers['content-security-policy']).toContain("connect-src 'self' http://localhost:4000;");
    expect(headers['content-security-policy']).toContain("script-src 'self';");
  });

  it('should not be cached', async () => {
    const { headers } = await get('/panel');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers).not.toHaveProperty('etag');
    expect(headers).not.toHaveProperty('last-modified');
  });

  it('should not answer other paths', async () => {
    for (const path of ['/panels', '/nothing', '/panel.html', '/index.html', '/panel/index.html'])
      expectProblem(await get(path), 404, 'not_found');
  });

  it('should not hide the routes of the service', async () => {
    expectProblem(await get('/v1/tasks'), 401, 'unauthenticated');
    expectProblem(await get('/v1/nothing'), 404, 'not_found');
    expect((await get('/health/live')).body).toEqual({ status: 'ok' });
  });

  it.each(['post', 'put', 'patch', 'delete'] as const)('should answer 404 to %s', async (method) => {
    for (const path of ['/panel', '/panel/', '/panel/tasks', `/panel/${SCRIPT}`, '/', `/${SCRIPT}`]) {
      const response = await app.http()[method](path);
      expectProblem(response, 405, 'method_not_allowed');
      expect(response.headers.allow).toBe('GET, HEAD');
    }
    expectProblem(await app.http()[method]('/nothing'), 404, 'not_found');
  });

  it('should say so when it was not built', async () => {
    for (const path of ['/unbuilt', '/unbuilt/', '/unbuilt/tasks', '/unbuilt/assets/a.js']) {
      const response = await get(path);
      expectProblem(response, 404, 'not_found');
      expect(response.body.detail).toBe('The other panel is not built: npm run build.');
    }
  });
});

describe('a file of a page', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('should be sent as the build compressed it: %s', async (encoding, decompress) => {
    const { response, bytes } = await packed(`/panel/${SCRIPT}`, encoding);
    expect(response.headers['content-encoding']).toBe(encoding);
    expect(response.headers['content-type']).toMatch(/^text\/javascript|^application\/javascript/);
    expect(response.headers.vary).toContain('accept-encoding');
    expect(bytes.length).toBeLessThan(SCRIPT_TEXT.length / 4);
    expect(decompress(bytes).toString()).toBe(SCRIPT_TEXT);
  });

  it('should be sent uncompressed to clients that accept nothing else', async () => {
    const { response, bytes } = await packed(`/panel/${SCRIPT}`, 'identity');
    expect(response.headers['content-encoding']).toBeUndefined();
    expect(response.headers.vary).toContain('accept-encoding');
    expect(bytes.toString()).toBe(SCRIPT_TEXT);
  });

  it('should be cached for a year when its name contains a hash, and revalidated otherwise', async () => {
    const hashed = await get(`/${SCRIPT}`);
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(hashed.headers['x-content-type-options']).toBe('nosniff');
    const icon = await get('/icon.svg');
    expect(icon.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' });
    const again = await app
      .http()
      .get('/icon.svg')
      .set('if-none-match', icon.headers.etag ?? '');
    expect(again.status).toBe(304);
  });

  it('should be sent in full, whatever conditions the request has', async () => {
    const conditions = {
      range: 'bytes=900000-',
      'if-match': '"x"',
      'if-unmodified-since': new Date(0).toUTCString(),
    };
    for (const [name, value] of Object.entries(conditions))
      expect([name, (await app.http().get('/icon.svg').set(name, value)).status]).toEqual([name, 200]);
  });

  it('should be a problem, not the page, when it does not exist', async () => {
    for (const path of [
      '/panel/assets/index-gone1234.js',
      '/assets/none.css',
      '/panel/favicon.ico',
      '/favicon.ico',
    ])
      expectProblem(await get(path), 404, 'not_found');
  });

  it('should be a problem when it was deleted meanwhile', async () => {
    expect((await get('/panel/icon.svg')).status).toBe(200);
    rmSync(join(panel, 'icon.svg'));
    expectProblem(await get('/panel/icon.svg'), 404, 'not_found');
  });

  it.each([
    '/panel/../secret.txt',
    '/panel/%2e%2e/secret.txt',
    '/panel/..%2fsecret.txt',
    '/panel/..%2f..%2fsecret',
    '/panel/assets/..%5c..%5csecret',
    '/panel/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/panel/tasks%2fedit',
    '/panel//secret',
    '/panel/.hidden',
    '/panel/.hidden/tasks',
    '/.hidden',
    '/../secret.txt',
    '/panel/tasks%00',
    '/panel/tasks%00.js',
    `/${SCRIPT}%00`,
    `/${SCRIPT}.br`,
    `/panel/${SCRIPT}.gz`,
  ])('should not be found by %s', async (path) => {
    expect(await rawStatus(path)).toBe(404);
  });

  it('should be generated by the service when it configures the page', async () => {
    const response = await get('/config.json');
    expect([response.status, response.body]).toEqual([200, { apiUrl: '' }]);
    expect(response.headers['cache-control']).toBe('no-cache');
    expectProblem(await get('/panel/config.json'), 404, 'not_found');
  });
});

describe('the request limit', () => {
  it('should neither apply to pages and their files nor count them', async () => {
    for (let sent = 0; sent < LIMIT; sent += 1)
      for (const path of ['/panel', `/${SCRIPT}`]) expect((await get(path)).status).toBe(200);
    expectProblem(await get('/v1/tasks'), 401, 'unauthenticated');
  });
});
