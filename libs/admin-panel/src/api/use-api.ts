import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useLogoutIfAccessDenied } from 'react-admin';

import type { ApiError } from '#client';

export interface AskOptions {
  /** Milliseconds between calls, while the page is visible; also called when it becomes visible again. */
  readonly every?: number;
  readonly isEnabled?: boolean;
}

/** Asks the API for something that is not a react-admin list. An answer that ends the session signs out. */
export function useApiQuery<Answer>(
  key: readonly unknown[],
  ask: (signal: AbortSignal) => Promise<Answer>,
  { every, isEnabled = true }: AskOptions = {},
): UseQueryResult<Answer, ApiError> {
  const act = useApiAction();
  return useQuery<Answer, ApiError>({
    queryKey: ['api', ...key],
    queryFn: ({ signal }) => act(() => ask(signal)),
    enabled: isEnabled,
    refetchInterval: every ?? false,
    refetchOnWindowFocus: every !== undefined,
  });
}

/** Runs one call to the API and throws its error; an error that ends the session signs out first. */
export function useApiAction(): <Answer>(call: () => Promise<Answer>) => Promise<Answer> {
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  return useCallback(
    async (call) => {
      try {
        return await call();
      } catch (error) {
        await logoutIfAccessDenied(error);
        throw error;
      }
    },
    [logoutIfAccessDenied],
  );
}
