import { unreachable } from './problem.js';
import { reachability } from './reachability.js';

/** `fetch` that tells a service that gives no answer from one that says no, and notes which it was. */
export async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    reachability.note(false);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    reachability.note(true);
    throw unreachable();
  }
}
