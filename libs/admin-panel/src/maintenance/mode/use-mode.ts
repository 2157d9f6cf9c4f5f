import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';

import { answerOf } from '#client';
import { api } from '../../api/client.js';
import type { ApiError } from '#client';
import type { MaintenanceMode } from '../../api/types.js';
import { useApiAction, useApiQuery } from '../../api/use-api.js';
import { pollMs } from './mode-words.js';

export interface Mode {
  readonly query: UseQueryResult<MaintenanceMode, ApiError>;
  readonly isBusy: boolean;
  /** Resolves with whether it succeeded; if not, the operator was shown why. */
  readonly change: (wanted: { enabled: boolean; message: string }) => Promise<boolean>;
}

const KEY = ['maintenance-mode'];

/** The maintenance mode, loaded more often while it drains. */
export function useMode(): Mode {
  const [isBusy, setIsBusy] = useState(false);
  const [state, setState] = useState<MaintenanceMode['state']>();
  const act = useApiAction();
  const notify = useNotify();
  const queries = useQueryClient();
  const query = useApiQuery(KEY, (signal) => answerOf(api.GET('/v1/admin/maintenance/mode', { signal })), {
    every: pollMs(state),
  });
  if (query.data !== undefined && query.data.state !== state) setState(query.data.state);

  const change: Mode['change'] = async ({ enabled, message }) => {
    setIsBusy(true);
    try {
      const body = { enabled, message: message.trim() === '' ? null : message.trim() };
      const mode = await act(() => answerOf(api.PUT('/v1/admin/maintenance/mode', { body })));
      queries.setQueryData(['api', ...KEY], mode);
      notify(enabled ? 'The maintenance mode is on.' : 'The maintenance mode is off.', { type: 'success' });
      return true;
    } catch (error) {
      const words = error instanceof Error ? error.message : 'The maintenance mode could not be changed.';
      notify(words, { type: 'error', autoHideDuration: 10_000 });
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return { query, isBusy, change };
}
