import type { Response } from 'supertest';
import type { Database } from '#database';
import type { Phase } from '../src/platform/maintenance-mode/maintenance-mode.service.js';
import { Admin } from './support/admin.js';
import { rowsByTable } from './support/database-rows.js';
import type { TestApp } from './support/test-app.js';
import { waitUntil } from './support/wait-until.js';

export const MODE = '/v1/admin/maintenance/mode';

/** Rows that tell what the service does, and not what members did. */
const BOOKKEEPING = ['ServiceInstance', 'Lease', 'MaintenanceJob'];

/** Sends what the mode shall be, as an admin. */
export async function putMode(testApp: TestApp, body: object): Promise<Response> {
  return testApp
    .http()
    .put(MODE)
    .set('authorization', await testApp.authorization('the-admin', ['admin']))
    .send(body);
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
  await waitUntil(
    `the state is ${state}`,
    async () => ((await stateOf(testApp)) === state ? true : null),
    limitMs,
  );
}

/** Every row of the service's tables but its own bookkeeping: what stays the same was not written. */
export async function rowsOf(database: Database): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const tables = await rowsByTable(database);
  for (const table of BOOKKEEPING) tables.delete(table);
  return tables;
}
