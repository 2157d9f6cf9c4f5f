import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

type Refusal = (address: URL) => boolean;

const INVALID_REQUEST = {
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.x.com/2/problems/invalid-request',
};

/** Stands in front of the simulated X, and refuses requests that it would answer: 400, as for a wrong parameter. */
export class PickyX {
  /** Where everything else is answered. */
  behind = '';
  #refusal: Refusal = () => false;
  /** Addresses of the requests that were refused. */
  readonly refused: URL[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<PickyX> {
    const server = createServer();
    const picky = new PickyX(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      picky.#answer(request, response).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return picky;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on these requests are refused, and no others. */
  refuse(refusal: Refusal): void {
    this.#refusal = refusal;
    this.refused.length = 0;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', this.url);
    if (this.#refusal(address)) {
      this.refused.push(address);
      const headers = { 'content-type': 'application/problem+json' };
      response.writeHead(400, headers).end(JSON.stringify(INVALID_REQUEST));
      return;
    }
    const { method = 'GET', headers } = request;
    const sent = Object.entries(headers).filter(([name]) => ['authorization', 'content-type'].includes(name));
    const answer = await fetch(`${this.behind}${address.pathname}${address.search}`, {
      method,
      headers: Object.fromEntries(sent) as Record<string, string>,
      body: method === 'GET' ? null : await buffer(request),
    });
    const kept = [...answer.headers].filter(([name]) => /^(?:content-type|x-.*)$/.test(name));
    response.writeHead(answer.status, Object.fromEntries(kept)).end(await answer.text());
  }
}
