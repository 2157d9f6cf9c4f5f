import type { Response, Test } from 'supertest';
import type { TestApp } from '../app/test-app.js';

/** Somebody with a bearer token. */
export abstract class Caller {
  constructor(
    readonly testApp: TestApp,
    /** `sub` of the bearer token. */
    readonly id: string,
    private readonly roles: readonly string[] = [],
  ) {}

  get(path: string): Promise<Response> {
    return this.#send(this.testApp.http().get(path));
  }

  post(path: string, body: object = {}): Promise<Response> {
    return this.#send(this.testApp.http().post(path), body);
  }

  patch(path: string, body: object): Promise<Response> {
    return this.#send(this.testApp.http().patch(path), body);
  }

  put(path: string, body: object): Promise<Response> {
    return this.#send(this.testApp.http().put(path), body);
  }

  delete(path: string): Promise<Response> {
    return this.#send(this.testApp.http().delete(path));
  }

  async #send(request: Test, body?: object): Promise<Response> {
    return request.set('authorization', await this.testApp.authorization(this.id, this.roles)).send(body);
  }
}
