import { useState } from 'react';
import { useDelete, useNotify, useRefresh } from 'react-admin';

import { answerOf, api } from '../api/client.js';
import { useApiAction } from '../api/use-api.js';
import type { Connection } from '../api/types.js';
import { utcText } from '../display/utc-text.js';
import { refreshRefusal } from './refresh-refusal.js';

interface Action {
  readonly isBusy: boolean;
  readonly run: () => void;
}

/** Asks X for fresh tokens of a connection and says what came of it. */
export function useRefreshTokens(
  { id, username }: Connection,
  onFresh: (connection: Connection) => void,
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
      onFresh(fresh);
      notify(`@${username} has fresh tokens, good until ${utcText(fresh.tokenExpiresAt)} UTC.`, {
        type: 'success',
      });
      refreshPage();
    } catch (error) {
      notify(refreshRefusal(username, error), { type: 'error', autoHideDuration: 10_000 });
      // What X said may have changed the connection's status.
      refreshPage();
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, run: () => void run() };
}

/** Revokes and erases a connection. */
export function useDisconnect({ id, username, ...rest }: Connection, onGone: () => void): Action {
  const notify = useNotify();
  const [remove, { isPending }] = useDelete('connections', { id, previousData: { id, username, ...rest } });
  const run = () =>
    void remove(undefined, undefined, {
      mutationMode: 'pessimistic',
      onSuccess: () => {
        notify(`@${username} is disconnected.`, { type: 'success' });
        onGone();
      },
      onError: (error) => {
        notify(error instanceof Error ? error.message : 'The connection could not be taken away.', {
          type: 'error',
          autoHideDuration: 10_000,
        });
      },
    });
  return { isBusy: isPending, run };
}
