import { ApiError } from '#client';

import { reachability } from './reachability.js';

/** `fetch` that records whether the service answered. @throws ApiError `unreachable` when it did not. */
export async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    reachability.record(false);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    reachability.record(true);
    throw ApiError.unreachable(error);
  }
}
