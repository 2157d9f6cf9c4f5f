import { useState } from 'react';
import { useNavigate } from 'react-router';

import type { VerificationLog } from '../api/types.js';
import { PanelList } from '../layout/list/panel-list.js';
import { ExportButton } from './export-button.js';
import { LogDrawer } from './log-drawer.js';
import { logFilters } from './log-filters.js';
import { LogCards, LogTable } from './log-rows.js';

/** Every verification attempt, with X's answer. */
export function LogsPage() {
  const [open, setOpen] = useState<VerificationLog | null>(null);
  const navigate = useNavigate();
  return (
    <>
      <PanelList
        resource="verification-logs"
        what="The verification logs"
        title="Verification logs"
        lead="Every attempt to verify a task, newest first: the verdict, why, and what it cost."
        actions={<ExportButton />}
        filters={logFilters}
        empty={{ title: 'No attempts yet', text: 'Verification attempts appear here.' }}
        table={<LogTable onOpen={setOpen} />}
        cards={<LogCards onOpen={setOpen} />}
      />
      <LogDrawer
        log={open}
        onClose={() => {
          setOpen(null);
        }}
        onFilter={(filter) => {
          setOpen(null);
          void navigate({
            search: new URLSearchParams({ filter: JSON.stringify(filter), page: '1' }).toString(),
          });
        }}
      />
    </>
  );
}
