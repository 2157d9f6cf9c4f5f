import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Handler = (response: ServerResponse, request: ReceivedRequest) => void;

/** A real HTTP server on 127.0.0.1 that keeps the requests; its answer can be changed at any time. */
export class LoopbackServer {
  readonly requests: ReceivedRequest[] = [];
  readonly #server: Server;
  #handler: Handler;

  private constructor(handler: Handler) {
    this.#handler = handler;
    this.#server = createServer((incoming, response) => {
      void text(incoming).then((body) => {
        const url = new URL(incoming.url ?? '/', this.url);
        const request = { method: incoming.method ?? '', url, headers: incoming.headers, body };
        this.requests.push(request);
        this.#handler(response, request);
      });
    });
  }

  static async start(handler: Handler = json(200, {})): Promise<LoopbackServer> {
    const server = new LoopbackServer(handler);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answer(handler: Handler): void {
    this.#handler = handler;
    this.requests.length = 0;
  }

  /** Ends open connections too. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

/** Answers every request with the same JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Handler {
  return raw(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** Answers every request with the same bytes. */
export function raw(status: number, body: string | Buffer, headers: Record<string, string> = {}): Handler {
  return (response) => {
    response.writeHead(status, headers).end(body);
  };
}
