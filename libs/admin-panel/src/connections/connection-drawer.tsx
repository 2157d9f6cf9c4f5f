import { Stack } from '@mui/material';

import type { Connection } from '../api/types.js';
import { ExternalLink } from '../display/external-link.js';
import { UtcTime } from '../display/utc-time.js';
import { DetailDrawer } from '../layout/detail-drawer.js';
import { Facts } from '../layout/facts.js';
import { ConnectionActions } from './connection-actions.js';
import { ConnectionStatus } from './connection-status.js';

interface ConnectionDrawerProps {
  readonly connection: Connection | null;
  readonly onClose: () => void;
  readonly onRefreshed: (connection: Connection) => void;
}

/** One connection in full, without its tokens. */
export function ConnectionDrawer({ connection, onClose, onRefreshed }: ConnectionDrawerProps) {
  return (
    <DetailDrawer isOpen={connection !== null} title="Connection" onClose={onClose}>
      {connection !== null && (
        <Stack spacing={3} sx={{ alignItems: 'flex-start' }}>
          <Facts facts={factsOf(connection)} />
          <ConnectionActions connection={connection} onDisconnected={onClose} onRefreshed={onRefreshed} />
        </Stack>
      )}
    </DetailDrawer>
  );
}

function factsOf(connection: Connection) {
  return [
    [
      'X account',
      <ExternalLink key="x" address={`https://x.com/${encodeURIComponent(connection.username)}`} />,
    ],
    ['Name on X', connection.displayName],
    ['X id', connection.twitterId],
    ['User', connection.userId],
    ['Status', <ConnectionStatus key="status" status={connection.status} />],
    ['Marked active', connection.isActive ? 'yes' : 'no'],
    ['Token expires', <UtcTime key="expires" at={connection.tokenExpiresAt} withZone />],
    ['Connected', <UtcTime key="connected" at={connection.connectedAt} withZone />],
    ['Last verified', <UtcTime key="verified" at={connection.lastVerifiedAt} none="never" withZone />],
    ['Scopes', connection.scopes.join(', ')],
    ['Connection', connection.id],
  ] as const;
}
