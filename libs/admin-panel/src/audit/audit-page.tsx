import { useState } from 'react';
import { TextInput } from 'react-admin';

import type { AuditEvent } from '../api/types.js';
import { UtcDateTimeInput } from '../display/utc-date-time-input.js';
import { PanelList } from '../layout/panel-list.js';
import { AuditDrawer } from './audit-drawer.js';
import { AuditCards, AuditTable } from './audit-rows.js';

const filters = (
  <>
    <TextInput source="actorId" label="Who" helperText={false} resettable />
    <TextInput source="action" label="Action" helperText={false} resettable />
    <TextInput source="targetId" label="Target id" helperText={false} resettable />
    <UtcDateTimeInput source="from" label="From (UTC, inclusive)" helperText={false} />
    <UtcDateTimeInput source="to" label="To (UTC, exclusive)" helperText={false} />
  </>
);

/** Who did which admin action to what, and what that changed. */
export function AuditPage() {
  const [open, setOpen] = useState<AuditEvent | null>(null);
  return (
    <>
      <PanelList
        resource="audit-events"
        what="The audit trail"
        title="Audit"
        lead="Every admin action: who did it, to what, and what it changed. Newest first."
        filters={filters}
        empty={{ title: 'No admin has done anything yet', text: 'The first action of an admin shows here.' }}
        table={<AuditTable onOpen={setOpen} />}
        cards={<AuditCards onOpen={setOpen} />}
      />
      <AuditDrawer
        event={open}
        onClose={() => {
          setOpen(null);
        }}
      />
    </>
  );
}
