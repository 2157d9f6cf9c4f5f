import { Agent, request } from 'node:https';
import { json } from 'node:stream/consumers';

export interface HttpsAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A client of a service behind a proxy on this machine, whatever the host name and certificate; keeps its connections. */
export class HttpsClient {
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });

  constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {}

  /** @throws Error when there is no answer */
  async send(method: string, path: string, body?: object): Promise<HttpsAnswer> {
    const { hostname, port, host } = new URL(this.origin);
    const headers: Record<string, string> = { host, authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path, method, headers, servername: hostname };
      const sent = request({ ...options, agent: this.#agent }, (answer) => {
        json(answer).then(
          (parsed) => {
            resolve({ status: answer.statusCode ?? 0, body: parsed });
          },
          () => {
            reject(new Error(`${method} ${path}: ${answer.statusCode} without JSON`));
          },
        );
      });
      sent.once('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
