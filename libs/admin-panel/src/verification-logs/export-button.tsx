import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Button, CircularProgress, Menu, MenuItem, Stack, Typography } from '@mui/material';
import { useId, useState } from 'react';

import { bytesText } from '../display/bytes.js';
import { useListState } from '../layout/list-state.js';
import type { ExportFormat } from './export-address.js';
import { useExport } from './use-export.js';

/** Downloads what the filters leave, all pages of it, as CSV or NDJSON. */
export function ExportButton() {
  const { filters } = useListState();
  const { bytes, start, cancel } = useExport();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const menuId = useId();
  const choose = (format: ExportFormat) => {
    setAnchor(null);
    void start(format, filters);
  };
  if (bytes !== null) return <Progress bytes={bytes} onCancel={cancel} />;
  return (
    <>
      <Button
        variant="outlined"
        startIcon={<DownloadIcon />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor === null ? undefined : menuId}
        onClick={(click) => {
          setAnchor(click.currentTarget);
        }}
      >
        Export
      </Button>
      <Menu
        id={menuId}
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => {
          setAnchor(null);
        }}
      >
        <MenuItem
          onClick={() => {
            choose('csv');
          }}
        >
          CSV, for a spreadsheet
        </MenuItem>
        <MenuItem
          onClick={() => {
            choose('ndjson');
          }}
        >
          NDJSON, a row a line
        </MenuItem>
      </Menu>
    </>
  );
}

function Progress({ bytes, onCancel }: { readonly bytes: number; readonly onCancel: () => void }) {
  return (
    <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
      <CircularProgress size={18} aria-label="Exporting" />
      <Typography variant="body2" role="status">
        {bytes === 0 ? 'Exporting…' : `Exporting: ${bytesText(bytes)}`}
      </Typography>
      <Button variant="outlined" onClick={onCancel}>
        Cancel
      </Button>
    </Stack>
  );
}
