import { z } from 'zod';
import { expectBody } from '../expectations.js';
import type { ServiceClient } from '../service-client.js';
import type { Finding } from '../step-outcome.js';

const healthShape = z.object({ status: z.literal('ok') });

export async function checkLive(service: ServiceClient): Promise<Finding<null>> {
  expectBody(await service.get('/health/live'), 200, healthShape);
  return { detail: `${service.baseUrl} answers`, value: null };
}

/** Requests can be served: the database answers. */
export async function checkReady(service: ServiceClient): Promise<Finding<null>> {
  const advice = 'Check the database with `npm run db -- status`, and the log of the service.';
  expectBody(await service.get('/health/ready'), 200, healthShape, advice);
  return { detail: 'the database answers', value: null };
}
