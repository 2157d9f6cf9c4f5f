import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { Confirm } from 'react-admin';

import type { Connection } from '../api/types.js';
import { useDisconnect, useRefreshTokens } from './use-connection-actions.js';

interface ConnectionActionsProps {
  readonly connection: Connection;
  readonly onDisconnected?: () => void;
  /** Gets the connection with its new tokens' dates. */
  readonly onRefreshed?: (connection: Connection) => void;
}

/** What an admin can do with one connection: refresh its tokens, or disconnect it. */
export function ConnectionActions({ connection, onDisconnected, onRefreshed }: ConnectionActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const refresh = useRefreshTokens(connection, (fresh) => onRefreshed?.(fresh));
  const disconnect = useDisconnect(connection, () => {
    setIsAsking(false);
    onDisconnected?.();
  });
  const { username } = connection;
  return (
    <Stack
      direction="row"
      sx={{ gap: 0.5, justifyContent: 'flex-end' }}
      // A click on a button must not open the row.
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
        content={`The tokens are revoked at X and the connection is deleted. ${connection.userId} has to connect again before anything can be verified. The verification logs stay.`}
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
