import { Stack } from '@mui/material';

import type { Archive } from '../../api/types.js';
import { bytesText } from '../../display/text/bytes.js';
import { UtcTime } from '../../display/utc-time.js';
import { DetailDrawer } from '../../layout/detail-drawer.js';
import { Facts } from '../../layout/facts.js';
import { CODE_FONTS } from '../../theme/theme.js';
import { ArchiveState } from './archive-state.js';
import { DownloadButton } from './download-button.js';
import { DownloadResult } from './download-result.js';
import type { ArchiveDownload } from './use-archive-download.js';

interface ArchiveDrawerProps {
  readonly archive: Archive | null;
  readonly download: ArchiveDownload;
  readonly onClose: () => void;
}

/** One archive in full. */
export function ArchiveDrawer({ archive, download, onClose }: ArchiveDrawerProps) {
  const { last, dismiss } = download;
  return (
    <DetailDrawer isOpen={archive !== null} title="Archive" onClose={onClose}>
      {archive !== null && (
        <Stack spacing={3} sx={{ alignItems: 'flex-start' }}>
          {last?.archive.id === archive.id && <DownloadResult downloaded={last} onDismiss={dismiss} />}
          <Facts facts={factsOf(archive)} />
          <DownloadButton archive={archive} download={download} />
        </Stack>
      )}
    </DetailDrawer>
  );
}

function factsOf(archive: Archive) {
  return [
    ['File', archive.fileName],
    ['State', <ArchiveState key="state" state={archive.state} />],
    ['Rows', archive.rowCount.toLocaleString('en-GB')],
    ['Size', `${bytesText(archive.bytes)} (${archive.bytes.toLocaleString('en-GB')} bytes)`],
    [
      'SHA-256',
      <span key="sum" style={{ fontFamily: CODE_FONTS }}>
        {archive.sha256 ?? '–'}
      </span>,
    ],
    ['Oldest row', <UtcTime key="oldest" at={archive.oldestVerifiedAt} withZone />],
    ['Newest row', <UtcTime key="newest" at={archive.newestVerifiedAt} withZone />],
    ['Created', <UtcTime key="created" at={archive.createdAt} withZone />],
    ['Archive', archive.id],
  ] as const;
}
