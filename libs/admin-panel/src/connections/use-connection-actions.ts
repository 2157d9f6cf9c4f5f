import { useState } from 'react';
import { useDelete, useNotify, useRefresh } from 'react-admin';

import { answerOf } from '#client';
import { api } from '../api/client.js';
import { useApiAction } from '../api/use-api.js';
import type { Connection } from '../api/types.js';
import { utcText } from '../display/text/utc-text.js';
import { refreshRefusal } from './refresh-refusal.js';

interface Action {
  readonly isBusy: boolean;
  readonly run: () => void;
}

/** Refreshes the tokens of a connection at X and shows the result. */
export function useRefreshTokens(
  { id, username }: Connection,
  onRefreshed: (connection: Connection) => void,
): Action {
  const [isBusy, setIsBusy] = useState(false);
  const act = useApiAction();
  const notify = useNotify();
  const refreshPage = useRefresh();
  const run = async () => {
    setIsBusy(true);
    try {
      const call = () =>
        answerOf(api.POST('/v1/admin/twitter-connections/{id}/refresh', { params: { path: { id } } }));
      const fresh = await act(call);
      onRefreshed(fresh);
      notify(`@${username} has new tokens, valid until ${utcText(fresh.tokenExpiresAt)} UTC.`, {
        type: 'success',
      });
      refreshPage();
    } catch (error) {
      notify(refreshRefusal(username, error), { type: 'error', autoHideDuration: 10_000 });
      // A refusal of X may have changed the connection's status.
      refreshPage();
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, run: () => void run() };
}

/** Revokes the tokens of a connection and deletes it. */
export function useDisconnect({ id, username, ...rest }: Connection, onDisconnected: () => void): Action {
  const notify = useNotify();
  const [remove, { isPending }] = useDelete('connections', { id, previousData: { id, username, ...rest } });
  const run = () =>
    void remove(undefined, undefined, {
      mutationMode: 'pessimistic',
      onSuccess: () => {
        notify(`@${username} is disconnected.`, { type: 'success' });
        onDisconnected();
      },
      onError: (error) => {
        notify(error instanceof Error ? error.message : 'The connection could not be deleted.', {
          type: 'error',
          autoHideDuration: 10_000,
        });
      },
    });
  return { isBusy: isPending, run };
}
