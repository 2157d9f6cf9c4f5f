import type { Response } from 'supertest';
import type { TestApp } from './test-app.js';

/** Every scope that a task type may need. */
export const ALL_SCOPES = 'tweet.read users.read like.read bookmark.read offline.access';

/** A member of the platform in front of a browser, with an account of the same name on the simulated X. */
export class Member {
  constructor(
    readonly testApp: TestApp,
    /** `sub` of the bearer token. */
    readonly id: string,
    readonly username: string,
  ) {}

  async get(path: string): Promise<Response> {
    return this.testApp
      .http()
      .get(path)
      .set('authorization', await this.testApp.authorization(this.id));
  }

  async post(path: string, body: object = {}): Promise<Response> {
    return this.testApp
      .http()
      .post(path)
      .set('authorization', await this.testApp.authorization(this.id))
      .send(body);
  }

  async delete(path: string): Promise<Response> {
    return this.testApp
      .http()
      .delete(path)
      .set('authorization', await this.testApp.authorization(this.id));
  }

  /** Begins a sign-in; `cookie` is what the browser keeps. */
  async beginSignIn(body: object = {}): Promise<{ authorizationUrl: string; cookie: string }> {
    const response = await this.post('/v1/twitter/connection/authorize', body);
    expect(response.status).toBe(201);
    const [cookie = ''] = response.headers['set-cookie'] as unknown as string[];
    return { authorizationUrl: response.body.authorizationUrl, cookie: cookie.split(';')[0] ?? '' };
  }

  /** Follows X's redirect in the browser that holds the cookie; gives the service's own redirect. */
  async comeBack(callback: URL, cookie: string): Promise<Response> {
    const request = this.testApp.http().get(`${callback.pathname}${callback.search}`).redirects(0);
    return cookie === '' ? request : request.set('cookie', cookie);
  }

  /** The whole sign-in; gives the address that the frontend sees. */
  async signIn(): Promise<URL> {
    const { authorizationUrl, cookie } = await this.beginSignIn();
    const callback = await this.testApp.simulator.approve(authorizationUrl, this.username);
    const response = await this.comeBack(callback, cookie);
    expect(response.status).toBe(302);
    return new URL(response.headers.location ?? '');
  }

  async connect(): Promise<this> {
    const address = await this.signIn();
    expect(address.searchParams.get('twitter')).toBe('connected');
    return this;
  }

  claim(taskId: string, body: object = {}): Promise<Response> {
    return this.post(`/v1/tasks/${taskId}/completions`, body);
  }
}

/** Adds the account on X and its member, not connected yet. */
export function aMember(testApp: TestApp, username: string, account: object = {}): Member {
  testApp.simulator.world.addUser({ username, ...account });
  return new Member(testApp, `user-${username}`, username);
}

export interface NewTask {
  readonly taskType: string;
  readonly [field: string]: unknown;
}

/** Makes a task as an admin would; gives the answer's body. */
export async function aTask(
  testApp: TestApp,
  task: NewTask,
): Promise<{ id: string; [field: string]: unknown }> {
  const response = await testApp
    .http()
    .post('/v1/admin/tasks')
    .set('authorization', await testApp.authorization('the-admin', ['admin']))
    .send({ title: `A ${task.taskType} task`, ...task });
  expect(response.body).toEqual(expect.objectContaining({ taskType: task.taskType }));
  expect(response.status).toBe(201);
  return response.body;
}

/** The address of a post by anybody. */
export function statusUrl(postId: string): string {
  return `https://x.com/i/status/${postId}`;
}
