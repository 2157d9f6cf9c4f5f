import { Typography } from '@mui/material';
import { DataTable, SimpleList, useRecordContext } from 'react-admin';

import type { AuditEvent } from '../api/types.js';
import { RowOpener } from '../display/row-opener.js';
import { UtcTime } from '../display/utc-time.js';
import { differencesOf, inOneLine } from './differences.js';

interface RowsProps {
  readonly onOpen: (event: AuditEvent) => void;
}

/** Audit events as a table; a row opens in full. */
export function AuditTable({ onOpen }: RowsProps) {
  return (
    <DataTable<AuditEvent>
      bulkActionButtons={false}
      rowClick={(_id, _resource, record) => {
        onOpen(record);
        return false;
      }}
    >
      <DataTable.Col
        label="Time (UTC)"
        disableSort
        render={(event: AuditEvent) => (
          <RowOpener
            onOpen={() => {
              onOpen(event);
            }}
          >
            <UtcTime at={event.at} />
          </RowOpener>
        )}
      />
      <DataTable.Col<AuditEvent> source="actorId" label="Who" disableSort cellClassName="anywhere" />
      <DataTable.Col<AuditEvent> source="action" label="Action" disableSort />
      <DataTable.Col<AuditEvent>
        label="Target"
        disableSort
        render={({ targetType, targetId }) => (
          <>
            {targetType}{' '}
            <Typography component="span" variant="caption" color="textSecondary" className="anywhere">
              {targetId}
            </Typography>
          </>
        )}
      />
      <DataTable.Col label="Change" disableSort render={() => <Change />} />
    </DataTable>
  );
}

/** Audit events for a narrow screen. */
export function AuditCards({ onOpen }: RowsProps) {
  return (
    <SimpleList<AuditEvent>
      primaryText={({ action, targetType, targetId }) => (
        <span className="anywhere">{`${action} · ${targetType} ${targetId}`}</span>
      )}
      secondaryText={(event) => (
        <span className="anywhere">
          <UtcTime at={event.at} withZone /> · {event.actorId}
          <br />
          {inOneLine(differencesOf(event.before, event.after))}
        </span>
      )}
      rowClick={(_id, _resource, record) => {
        onOpen(record as AuditEvent);
        return false;
      }}
    />
  );
}

function Change() {
  const event = useRecordContext<AuditEvent>();
  if (event === undefined) return null;
  const change = inOneLine(differencesOf(event.before, event.after));
  return (
    <Typography
      component="span"
      variant="body2"
      noWrap
      title={change}
      sx={{ display: 'block', maxWidth: 360 }}
    >
      {change === '' ? '–' : change}
    </Typography>
  );
}
