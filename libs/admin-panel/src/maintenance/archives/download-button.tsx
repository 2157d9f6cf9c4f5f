import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Button, Stack, Typography } from '@mui/material';

import type { Archive } from '../../api/types.js';
import { bytesText } from '../../display/text/bytes.js';
import type { ArchiveDownload } from './use-archive-download.js';

interface DownloadButtonProps {
  readonly archive: Archive;
  readonly download: ArchiveDownload;
}

/** Downloads one archive, and shows the progress. */
export function DownloadButton({ archive, download: { running, start, cancel } }: DownloadButtonProps) {
  const { id, fileName, bytes, state } = archive;
  if (running?.id === id) {
    return (
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
        <Typography variant="caption" role="status" className="nowrap">
          {bytesText(running.bytes)} of {bytesText(bytes)}
        </Typography>
        <Button
          size="small"
          aria-label={`Cancel ${fileName}`}
          onClick={(click) => {
            click.stopPropagation();
            cancel();
          }}
        >
          Cancel
        </Button>
      </Stack>
    );
  }
  return (
    <Button
      size="small"
      startIcon={<DownloadIcon />}
      aria-label={`Download ${fileName}`}
      disabled={running !== null || state === 'WRITING'}
      onClick={(click) => {
        click.stopPropagation();
        void start(archive);
      }}
    >
      Download
    </Button>
  );
}
