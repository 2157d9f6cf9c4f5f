import { useState } from 'react';
import { TextInput } from 'react-admin';

import type { AuditEvent } from '../api/types.js';
import { UtcDateTimeInput } from '../display/utc-date-time-input.js';
import { PanelList } from '../layout/list/panel-list.js';
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

/** What admins did: who, on what, and what it changed. */
export function AuditPage() {
  const [open, setOpen] = useState<AuditEvent | null>(null);
  return (
    <>
      <PanelList
        resource="audit-events"
        what="The audit events"
        title="Audit"
        lead="Every admin action: who did it, to what, and what it changed. Newest first."
        filters={filters}
        empty={{ title: 'No audit events yet', text: 'What admins do appears here.' }}
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
