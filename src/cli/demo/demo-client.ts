import { z } from 'zod';

const problem = z.object({ code: z.string(), detail: z.string() });
const authorization = z.object({ authorizationUrl: z.string() });

/** A frontend of the service: what a browser with one bearer token would send. */
export class DemoClient {
  constructor(
    private readonly serviceUrl: string,
    private readonly token: string,
  ) {}

  async get<T>(path: string, shape: z.ZodType<T>): Promise<T> {
    return this.#read(await this.#send('GET', path), shape);
  }

  async post<T>(path: string, body: object, shape: z.ZodType<T>): Promise<T> {
    return this.#read(await this.#send('POST', path, body), shape);
  }

  /** Connects an account: `approve` stands for the person who clicks on X's page. Gives the address of the way back. */
  async connect(approve: (authorizationUrl: string) => Promise<URL>): Promise<URL> {
    const begun = await this.#send('POST', '/v1/twitter/connection/authorize', {});
    const cookies = begun.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    const { authorizationUrl } = await this.#read(begun, authorization);
    const callback = await approve(authorizationUrl);
    const back = await fetch(callback, { redirect: 'manual', headers: { cookie: cookies.join('; ') } });
    return new URL(back.headers.get('location') ?? '', this.serviceUrl);
  }

  #send(method: string, path: string, body?: object): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return fetch(new URL(path, this.serviceUrl), {
      method,
      headers: body === undefined ? { authorization: headers.authorization } : headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #read<T>(response: Response, shape: z.ZodType<T>): Promise<T> {
    const body: unknown = await response.json();
    if (response.ok) return shape.parse(body);
    const { code, detail } = problem.parse(body);
    throw new Error(`${response.url} answered ${response.status} ${code}: ${detail}`);
  }
}
