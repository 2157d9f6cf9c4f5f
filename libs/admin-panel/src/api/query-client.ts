import { QueryClient } from '@tanstack/react-query';

import { ApiError } from '#client';

/**
 * How the panel calls the API: also when the browser thinks that it is offline, because the service may run on this
 * machine. A call without an answer is repeated once; an error answer is never repeated.
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
