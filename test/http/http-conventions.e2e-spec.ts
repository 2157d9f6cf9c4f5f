import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startTestApp, type TestApp } from '../support/app/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ simulator: false, env: { DOCS_ENABLED: 'true' } });
});

afterAll(() => app.close());

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends the lines as a request that no client library would send, and reads until the connection ends. */
async function send(...lines: string[]): Promise<Answer> {
  return sendWith('', lines);
}

async function sendWith(content: string, lines: readonly string[]): Promise<Answer> {
  const socket = connect(app.config.http.port, '127.0.0.1');
  const received = text(socket);
  socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${content}`);
  const [head = '', ...body] = (await received).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body: body.join('\r\n\r\n') };
}

function expectConventions({ status, head, body }: Answer, code: string): void {
  expect(head).toMatch(/^content-type: application\/problem\+json\r?$/im);
  expect(head).toMatch(/^x-request-id: \S+\r?$/im);
  expect(head).toMatch(/^x-content-type-options: nosniff\r?$/im);
  expect(JSON.parse(body)).toEqual(expect.objectContaining({ status, code, requestId: expect.any(String) }));
}

const HOST = 'Host: localhost';

describe('an unusual request', () => {
  it.each([
    ['without a Host', 400, 'bad_request', ['GET /v1/tasks HTTP/1.1']],
    ['with two Hosts', 400, 'bad_request', ['GET /v1/tasks HTTP/1.1', HOST, 'Host: elsewhere']],
    ['with a broken percent-encoding', 400, 'bad_request', ['GET /v1/tasks/%zz HTTP/1.1', HOST]],
    ['with OPTIONS and no more', 405, 'method_not_allowed', ['OPTIONS /v1/tasks HTTP/1.1', HOST]],
    ['with OPTIONS of an unknown path', 404, 'not_found', ['OPTIONS /v1/nothing HTTP/1.1', HOST]],
    [
      'with half of a preflight request',
      405,
      'method_not_allowed',
      ['OPTIONS /v1/tasks HTTP/1.1', HOST, 'Origin: http://localhost:5173'],
    ],
    ['about the server', 404, 'not_found', ['OPTIONS * HTTP/1.1', HOST]],
    ['with a method that nothing takes', 405, 'method_not_allowed', ['TRACE /v1/tasks HTTP/1.1', HOST]],
    ['with a method that nobody knows', 400, 'bad_request', ['FETCH /v1/tasks HTTP/1.1', HOST]],
    [
      'that expects what nobody promises',
      401,
      'unauthenticated',
      ['GET /v1/tasks HTTP/1.1', HOST, 'Expect: gold'],
    ],
    [
      'that asks for another protocol',
      401,
      'unauthenticated',
      ['GET /v1/tasks HTTP/1.1', HOST, 'Upgrade: websocket'],
    ],
    [
      'with headers that never end',
      431,
      'headers_too_large',
      ['GET / HTTP/1.1', HOST, `X-Long: ${'x'.repeat(20_000)}`],
    ],
  ])('%s should be answered like any other', async (_what, status, code, lines) => {
    const answer = await send(...lines);
    expect(answer.status).toBe(status);
    expectConventions(answer, code);
  });

  it.each([
    ['of no type', '{}', []],
    ['of a type that is none', '{}', ['Content-Type: ??']],
    ['of another type', '<a/>', ['Content-Type: text/xml']],
    ['that is no JSON', '{', ['Content-Type: application/json']],
    ['nested too deep', '['.repeat(1_000) + ']'.repeat(1_000), ['Content-Type: application/json']],
    ['with too many parts', `[${'0,'.repeat(20_000)}0]`, ['Content-Type: application/json']],
  ])('with OPTIONS and a body %s should be answered as without a body', async (_what, content, headers) => {
    const lines = ['OPTIONS /v1/tasks HTTP/1.1', HOST, ...headers, `Content-Length: ${content.length}`];
    const answer = await sendWith(content, lines);
    expect(answer.status).toBe(405);
    expectConventions(answer, 'method_not_allowed');
  });

  it('without a Host header should be served in HTTP/1.0', async () => {
    expect((await send('GET /health/live HTTP/1.0')).status).toBe(200);
  });
});

describe('a page', () => {
  it.each(['/docs', '/docs/', '/docs/index.html', '/docs/nothing'])(
    'should have a content security policy: %s',
    async (path) => {
      const { headers } = await app.http().get(path);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("script-src 'self'");
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['referrer-policy']).toBe('no-referrer');
    },
  );
});
