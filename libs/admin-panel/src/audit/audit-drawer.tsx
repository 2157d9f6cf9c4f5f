import { Stack, Typography } from '@mui/material';

import type { AuditEvent } from '../api/types.js';
import { UtcTime } from '../display/utc-time.js';
import { DetailDrawer } from '../layout/detail-drawer.js';
import { Facts } from '../layout/facts.js';
import { DifferencesTable } from './differences-table.js';

interface AuditDrawerProps {
  readonly event: AuditEvent | null;
  readonly onClose: () => void;
}

/** One audit event in full. */
export function AuditDrawer({ event, onClose }: AuditDrawerProps) {
  return (
    <DetailDrawer isOpen={event !== null} title="Audit event" onClose={onClose}>
      {event !== null && (
        <Stack spacing={3}>
          <Facts
            facts={[
              ['When', <UtcTime key="at" at={event.at} withZone />],
              ['Who', event.actorId],
              ['Action', event.action],
              ['Target', `${event.targetType} ${event.targetId}`],
              ['Request', event.requestId],
            ]}
          />
          <div>
            <Typography variant="h3" gutterBottom>
              What has changed
            </Typography>
            <DifferencesTable before={event.before} after={event.after} />
          </div>
        </Stack>
      )}
    </DetailDrawer>
  );
}
