import { Stack, Typography } from '@mui/material';
import { DataTable, SimpleList } from 'react-admin';

import type { Connection } from '../api/types.js';
import { RowOpener } from '../display/row-opener.js';
import { UtcTime } from '../display/utc-time.js';
import { ConnectionActions } from './connection-actions.js';
import { ConnectionStatus } from './connection-status.js';

interface RowsProps {
  readonly onOpen: (connection: Connection) => void;
}

/** Connections as a table; a row opens in full. */
export function ConnectionTable({ onOpen }: RowsProps) {
  const open = (connection: Connection) => {
    onOpen(connection);
    return false as const;
  };
  return (
    <DataTable<Connection> bulkActionButtons={false} rowClick={(_id, _name, connection) => open(connection)}>
      <DataTable.Col<Connection>
        label="X account"
        disableSort
        render={(connection) => (
          <>
            <RowOpener onOpen={() => open(connection)}>@{connection.username}</RowOpener>
            <Typography variant="caption" color="textSecondary" noWrap component="div" sx={{ maxWidth: 200 }}>
              {connection.displayName}
            </Typography>
          </>
        )}
      />
      <DataTable.Col<Connection> label="User" source="userId" disableSort cellClassName="anywhere" />
      <DataTable.Col<Connection>
        label="Status"
        disableSort
        render={({ status }) => <ConnectionStatus status={status} />}
      />
      <DataTable.Col<Connection>
        label="Last verified (UTC)"
        disableSort
        render={({ lastVerifiedAt }) => <UtcTime at={lastVerifiedAt} none="never" />}
      />
      <DataTable.Col<Connection>
        label="Connected (UTC)"
        disableSort
        render={({ connectedAt }) => <UtcTime at={connectedAt} />}
      />
      <DataTable.Col<Connection>
        label="Actions"
        disableSort
        align="right"
        render={(connection) => <ConnectionActions connection={connection} />}
      />
    </DataTable>
  );
}

/** Connections for a narrow screen. */
export function ConnectionCards({ onOpen }: RowsProps) {
  return (
    <SimpleList<Connection>
      primaryText={({ username, status }) => (
        <Stack component="span" direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
          <span className="anywhere">@{username}</span> <ConnectionStatus status={status} />
        </Stack>
      )}
      secondaryText={({ userId, lastVerifiedAt }) => (
        <span className="anywhere">
          {userId}
          <br />
          Last verified: <UtcTime at={lastVerifiedAt} none="never" withZone />
        </span>
      )}
      rowClick={(_id, _name, connection) => {
        onOpen(connection as Connection);
        return false;
      }}
    />
  );
}
