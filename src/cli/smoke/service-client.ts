import { exchange, type Answer } from './exchange.js';

const UNREACHABLE = 'Start the service, or correct --url.';

/** A client of the service under test, with this bearer token; null: without one. */
export class ServiceClient {
  constructor(
    /** The `--url`, with or without a path, without a trailing slash. */
    readonly baseUrl: string,
    readonly token: string | null = null,
  ) {}

  as(token: string): ServiceClient {
    return new ServiceClient(this.baseUrl, token);
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path);
  }

  post(path: string, body: object): Promise<Answer> {
    return this.#send('POST', path, body);
  }

  patch(path: string, body: object): Promise<Answer> {
    return this.#send('PATCH', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.#send('DELETE', path);
  }

  #send(method: string, path: string, body?: object): Promise<Answer> {
    const init = {
      method,
      headers: {
        ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return exchange(new URL(this.baseUrl + path), init, UNREACHABLE);
  }
}
