import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { Confirm } from 'react-admin';

import type { Connection } from '../api/types.js';
import { useDisconnect, useRefreshTokens } from './use-connection-actions.js';

interface ConnectionActionsProps {
  readonly connection: Connection;
  /** Called when the connection is gone. */
  readonly onGone?: () => void;
  /** Called with the connection as it is after a refresh. */
  readonly onFresh?: (connection: Connection) => void;
}

/** What an admin can do with one connection: fetch fresh tokens, or take it away. */
export function ConnectionActions({ connection, onGone, onFresh }: ConnectionActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const refresh = useRefreshTokens(connection, (fresh) => onFresh?.(fresh));
  const disconnect = useDisconnect(connection, () => {
    setIsAsking(false);
    onGone?.();
  });
  const { username } = connection;
  return (
    <Stack
      direction="row"
      sx={{ gap: 0.5, justifyContent: 'flex-end' }}
      // A row opens on a click; these are clicks on something else.
      onClick={(click) => {
        click.stopPropagation();
      }}
    >
      <Button size="small" loading={refresh.isBusy} onClick={refresh.run} aria-label={`Refresh @${username}`}>
        Refresh
      </Button>
      <Button
        size="small"
        color="error"
        onClick={() => {
          setIsAsking(true);
        }}
        aria-label={`Disconnect @${username}`}
      >
        Disconnect
      </Button>
      <Confirm
        isOpen={isAsking}
        loading={disconnect.isBusy}
        title={`Disconnect @${username}?`}
        content={`The tokens are revoked at X and the connection is erased. ${connection.userId} has to connect again before anything can be verified. The verification logs stay.`}
        confirm="Disconnect"
        confirmColor="warning"
        onConfirm={disconnect.run}
        onClose={() => {
          setIsAsking(false);
        }}
      />
    </Stack>
  );
}
