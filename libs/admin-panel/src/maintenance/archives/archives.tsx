import { useState } from 'react';

import type { Archive } from '../../api/types.js';
import { ListOfRows } from '../../layout/list/panel-list.js';
import { ArchiveDrawer } from './archive-drawer.js';
import { ArchiveCards, ArchiveTable } from './archive-rows.js';
import { DownloadResult } from './download-result.js';
import { Section } from '../section.js';
import { useArchiveDownload } from './use-archive-download.js';

/** The archive files, and their downloads. */
export function Archives() {
  const [open, setOpen] = useState<Archive | null>(null);
  const download = useArchiveDownload();
  const rows = { onOpen: setOpen, download };
  return (
    <Section
      title="Archives"
      lead="Old verification logs in compressed files, one JSON object per line. Each download is checked against the recorded SHA-256."
    >
      {download.last !== null && <DownloadResult downloaded={download.last} onDismiss={download.dismiss} />}
      <ListOfRows
        resource="archives"
        what="The archives"
        perPage={10}
        isInAddress={false}
        empty={{
          title: 'No archives yet',
          text: 'The archive job moves verification logs into files once they are old enough.',
        }}
        table={<ArchiveTable {...rows} />}
        cards={<ArchiveCards {...rows} />}
      />
      <ArchiveDrawer
        archive={open}
        download={download}
        onClose={() => {
          setOpen(null);
        }}
      />
    </Section>
  );
}
