import type { Response } from 'supertest';
import type { TestApp } from '../app/test-app.js';
import { Admin } from './admin.js';
import { Caller } from './caller.js';
import type { NewTask } from './new-task.js';

/** Every scope that a task type may need. */
export const ALL_SCOPES = 'tweet.read users.read like.read bookmark.read offline.access';

/** How a browser comes back: X's redirect, and the cookie that it got when the sign-in began. */
export interface SignIn {
  readonly callback: URL;
  readonly cookie: string;
}

/** A member with a browser and an account of the same name on the simulated X. */
export class Member extends Caller {
  constructor(
    testApp: TestApp,
    id: string,
    readonly username: string,
  ) {
    super(testApp, id);
  }

  /** Begins a sign-in; `cookie` is what the browser stores. */
  async beginSignIn(body: object = {}): Promise<{ authorizationUrl: string; cookie: string }> {
    const response = await this.post('/v1/twitter/connection/authorize', body);
    expect(response.status).toBe(201);
    const [cookie = ''] = response.headers['set-cookie'] as unknown as string[];
    return { authorizationUrl: response.body.authorizationUrl, cookie: cookie.split(';')[0] ?? '' };
  }

  /** A sign-in that X has approved, not come back yet. */
  async approvedSignIn(body: object = {}): Promise<SignIn> {
    const { authorizationUrl, cookie } = await this.beginSignIn(body);
    return { callback: await this.testApp.simulator.approve(authorizationUrl, this.username), cookie };
  }

  /** A sign-in that the member has denied on X, not come back yet. */
  async deniedSignIn(body: object = {}): Promise<SignIn> {
    const { authorizationUrl, cookie } = await this.beginSignIn(body);
    return { callback: await this.testApp.simulator.deny(authorizationUrl), cookie };
  }

  /** Follows X's redirect in a browser with the cookie; gives the redirect of the service. */
  async comeBack(callback: URL, cookie: string): Promise<Response> {
    const request = this.testApp.http().get(`${callback.pathname}${callback.search}`).redirects(0);
    return cookie === '' ? request : request.set('cookie', cookie);
  }

  /** The whole sign-in; gives the address that the frontend sees. */
  async signIn(): Promise<URL> {
    const { callback, cookie } = await this.approvedSignIn();
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

  /** Claims a task that an admin has just made. */
  async claimNew(task: NewTask, body: object = {}): Promise<Response> {
    return this.claim((await aTask(this.testApp, task)).id, body);
  }
}

/** Adds the account on X and its member, not connected yet. */
export function aMember(testApp: TestApp, username: string, account: object = {}): Member {
  testApp.simulator.world.addUser({ username, ...account });
  return new Member(testApp, `user-${username}`, username);
}

/** The same with a number behind the name, so that every call makes another account. */
export function aNewMember(testApp: TestApp, name = 'member', account: object = {}): Member {
  return aMember(testApp, `${name}${testApp.simulator.world.users().length}`, account);
}

/** Makes a task as an admin would; gives the answer's body. */
export async function aTask(
  testApp: TestApp,
  task: NewTask,
): Promise<{ id: string; [field: string]: unknown }> {
  const body = { title: `A ${task.taskType} task`, ...task };
  const response = await new Admin(testApp).post('/v1/admin/tasks', body);
  expect(response.body).toEqual(expect.objectContaining({ taskType: task.taskType }));
  expect(response.status).toBe(201);
  return response.body;
}
