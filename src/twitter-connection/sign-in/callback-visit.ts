import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../../platform/problems/problem.js';

/** Whether the request is a prefetch by the browser (Fetch: `Sec-Purpose`; older browsers: `Purpose`). */
export function isPrefetch(headers: IncomingHttpHeaders): boolean {
  return [headers['sec-purpose'], headers.purpose].some((value) =>
    /^\s*prefetch\b/i.test(String(value ?? '')),
  );
}

/**
 * Fastify adds HEAD to each GET route; here it must not run the sign-in.
 *
 * @throws Problem `method_not_allowed` when the method is HEAD
 */
export function refuseHead({ method }: { readonly method: string }): void {
  if (method !== 'HEAD') return;
  throw new Problem('method_not_allowed', 'Only GET is allowed here.', { headers: { allow: 'GET' } });
}
