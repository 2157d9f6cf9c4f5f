import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../platform/problem.js';

/** Whether the browser only looks ahead (Fetch: `Sec-Purpose`; older ones say `Purpose`): the member has not come yet. */
export function isPrefetch(headers: IncomingHttpHeaders): boolean {
  return [headers['sec-purpose'], headers.purpose].some((value) =>
    /^\s*prefetch\b/i.test(String(value ?? '')),
  );
}

/** HEAD comes with each GET route, and must not do what this one does. */
export function refuseHead({ method }: { readonly method: string }): void {
  if (method !== 'HEAD') return;
  throw new Problem('method_not_allowed', 'This address knows GET.', { headers: { allow: 'GET' } });
}
