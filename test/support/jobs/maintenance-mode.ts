import type { Response } from 'supertest';
import type { Phase } from '../../../src/platform/maintenance-mode/maintenance-mode.service.js';
import { Admin } from '../members/admin.js';
import type { TestApp } from '../app/test-app.js';
import { waitUntil } from '../app/wait-until.js';

export const MODE = '/v1/admin/maintenance/mode';

/** Sets the mode as an admin. */
export function putMode(testApp: TestApp, body: object): Promise<Response> {
  return new Admin(testApp).put(MODE, body);
}

/** Switches the mode on or off; gives the answer's body. */
export async function switchMode(
  testApp: TestApp,
  enabled: boolean,
  message?: string,
): Promise<{ readonly state: Phase }> {
  const response = await putMode(testApp, { enabled, ...(message === undefined ? {} : { message }) });
  expect([response.status, response.body.enabled]).toEqual([200, enabled]);
  return response.body;
}

/** The `state` that an admin is shown. */
export async function stateOf(testApp: TestApp): Promise<Phase> {
  const { status, body } = await new Admin(testApp).get(MODE);
  expect(status).toBe(200);
  return body.state;
}

export async function untilState(testApp: TestApp, state: Phase, limitMs?: number): Promise<void> {
  await waitUntil(`the state is ${state}`, async () => (await stateOf(testApp)) === state, limitMs);
}
