import { useState } from 'react';

import type { Connection } from '../api/types.js';
import { PanelList } from '../layout/list/panel-list.js';
import { ConnectionDrawer } from './connection-drawer.js';
import { connectionFilters } from './connection-filters.js';
import { ConnectionCards, ConnectionTable } from './connection-rows.js';

/** The X accounts that members have connected. */
export function ConnectionsPage() {
  const [open, setOpen] = useState<Connection | null>(null);
  return (
    <>
      <PanelList
        resource="connections"
        what="The connections"
        title="Connections"
        lead="The X accounts that members have connected, newest first."
        filters={connectionFilters}
        empty={{
          title: 'No connections yet',
          text: 'Members who connect an X account appear here.',
        }}
        table={<ConnectionTable onOpen={setOpen} />}
        cards={<ConnectionCards onOpen={setOpen} />}
      />
      <ConnectionDrawer
        connection={open}
        onRefreshed={setOpen}
        onClose={() => {
          setOpen(null);
        }}
      />
    </>
  );
}
