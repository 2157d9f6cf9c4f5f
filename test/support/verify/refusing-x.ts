import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

type Refusal = (address: URL) => boolean;

const INVALID_REQUEST = {
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.x.com/2/problems/invalid-request',
};

/** A proxy for the simulated X that refuses some requests with 400, as for a wrong parameter. */
export class RefusingX {
  /** The address of the simulated X. */
  behind = '';
  /** Addresses of the requests that were refused. */
  readonly refused: URL[] = [];
  #refusal: Refusal = () => false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<RefusingX> {
    const server = createServer();
    const refusingX = new RefusingX(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      refusingX.#answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return refusingX;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Refuses these requests from now on, and no others. */
  refuse(refusal: Refusal): void {
    this.#refusal = refusal;
    this.refused.length = 0;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = '/' } = request;
    const address = new URL(url, this.url);
    if (this.#refusal(address)) {
      this.refused.push(address);
      const type = { 'content-type': 'application/problem+json' };
      response.writeHead(400, type).end(JSON.stringify(INVALID_REQUEST));
      return;
    }
    const passedOn = httpRequest(`${this.behind}${url}`, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passedOn.on('error', () => response.destroy());
    request.pipe(passedOn);
  }
}
