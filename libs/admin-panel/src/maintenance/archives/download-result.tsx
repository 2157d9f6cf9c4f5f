import { Alert, AlertTitle, Button } from '@mui/material';

import { saveFile } from '../../api/save-download.js';
import { bytesText } from '../../display/text/bytes.js';
import { checksumInWords } from './checksum.js';
import type { Downloaded } from './use-archive-download.js';

const SEVERITIES = {
  matches: 'success',
  differs: 'error',
  unchecked: 'warning',
  unknown: 'warning',
} as const;

interface DownloadResultProps {
  readonly downloaded: Downloaded;
  readonly onDismiss: () => void;
}

/** The result of a download and of its checksum. */
export function DownloadResult({ downloaded: { archive, file, verdict }, onDismiss }: DownloadResultProps) {
  const isDamaged = verdict.kind === 'differs';
  return (
    <Alert
      severity={SEVERITIES[verdict.kind]}
      variant="outlined"
      role="status"
      onClose={onDismiss}
      sx={{ mb: 1.5, overflowWrap: 'anywhere' }}
    >
      <AlertTitle>
        {archive.fileName}: {bytesText(file.size)} {isDamaged ? 'downloaded, but damaged' : 'downloaded'}
      </AlertTitle>
      {checksumInWords(verdict)}
      {verdict.kind === 'unchecked' && <div>Recorded: {archive.sha256}</div>}
      {isDamaged && (
        <div>
          <Button
            size="small"
            color="inherit"
            onClick={() => {
              saveFile(file, archive.fileName);
            }}
          >
            Save it anyway
          </Button>
        </div>
      )}
    </Alert>
  );
}
