import type { Response } from 'supertest';
import type { TestApp } from './test-app.js';

/** Somebody with the role `admin`. */
export class Admin {
  constructor(
    private readonly testApp: TestApp,
    /** `sub` of the bearer token. */
    readonly id = 'the-admin',
  ) {}

  async get(path: string): Promise<Response> {
    return this.testApp
      .http()
      .get(path)
      .set('authorization', await this.#authorization());
  }

  async post(path: string, body: object = {}): Promise<Response> {
    return this.testApp
      .http()
      .post(path)
      .set('authorization', await this.#authorization())
      .send(body);
  }

  async patch(path: string, body: object): Promise<Response> {
    return this.testApp
      .http()
      .patch(path)
      .set('authorization', await this.#authorization())
      .send(body);
  }

  async put(path: string, body: object): Promise<Response> {
    return this.testApp
      .http()
      .put(path)
      .set('authorization', await this.#authorization())
      .send(body);
  }

  async delete(path: string): Promise<Response> {
    return this.testApp
      .http()
      .delete(path)
      .set('authorization', await this.#authorization());
  }

  #authorization(): Promise<string> {
    return this.testApp.authorization(this.id, ['admin']);
  }
}
