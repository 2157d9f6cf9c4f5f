import { QueryClient } from '@tanstack/react-query';

import { ApiError } from './problem.js';

/**
 * How the panel asks: whatever the browser thinks of the network, because the service may be on this machine; once
 * more after no answer at all; never again after an answer, so that a refusal is not a flood.
 */
export function buildQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnWindowFocus: false,
        retry: (failures, error) => error instanceof ApiError && error.isUnreachable && failures < 1,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
