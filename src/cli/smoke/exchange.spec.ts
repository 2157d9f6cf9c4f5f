import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exchange } from './exchange.js';

let server: Server;

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function ask(answer: RequestListener, limitMs?: number) {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return exchange(new URL(`http://127.0.0.1:${port}/x?secret=1`), {}, 'Do this.', limitMs);
}

describe('a request of a smoke test', () => {
  it('should return status, headers and JSON', async () => {
    const answer = await ask((_request, response) => response.writeHead(418, { a: 'b' }).end('{"c":1}'));
    expect(answer).toMatchObject({ status: 418, body: { c: 1 } });
    expect(answer.headers.get('a')).toBe('b');
  });

  it('should return no body when it is not JSON', async () => {
    expect(await ask((_request, response) => response.end('<html>'))).toMatchObject({ body: undefined });
  });

  it('should not wait longer than its limit for an answer', async () => {
    await expect(ask(() => undefined, 50)).rejects.toMatchObject({
      expected: expect.stringMatching(/^an answer from http:\/\/127.0.0.1:\d+\/x within 0.05 s$/),
      found: 'none',
      advice: 'Do this.',
    });
  });

  it('should not wait longer than its limit for the rest of an answer', async () => {
    await expect(ask((_request, response) => response.write('{'), 50)).rejects.toMatchObject({
      found: 'none',
    });
  });

  it('should report a broken connection', async () => {
    await expect(ask((request) => request.socket.destroy())).rejects.toMatchObject({
      expected: expect.stringMatching(/\/x$/),
      found: 'no connection (UND_ERR_SOCKET)',
    });
  });
});
