import { z } from 'zod';
import { expectBody, pageShape } from '../expectations.js';
import type { ServiceClient } from '../service-client.js';
import type { Finding } from '../step-outcome.js';

const connectionShape = z.object({ connected: z.boolean() });

/** A list, and so the tables that it uses, can be read. */
export async function checkList(client: ServiceClient, path: string): Promise<Finding<null>> {
  const { data, nextCursor } = expectBody(await client.get(path), 200, pageShape);
  const rows = nextCursor === null ? String(data.length) : `${data.length} and more`;
  return { detail: `GET ${path}: ${rows}`, value: null };
}

export async function checkConnection(member: ServiceClient): Promise<Finding<null>> {
  const { connected } = expectBody(await member.get('/v1/twitter/connection'), 200, connectionShape);
  return { detail: connected ? 'connected' : 'not connected', value: null };
}
