import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Button, CircularProgress, Menu, MenuItem, Typography } from '@mui/material';
import { useId, useState } from 'react';

import { bytesText } from '../display/text/bytes.js';
import { useListState } from '../layout/list/list-state.js';
import type { ExportFormat } from './export-address.js';
import { useExport } from './use-export.js';

/** Downloads all rows that match the filters, as CSV or NDJSON. The same button cancels it. */
export function ExportButton() {
  const { filters } = useListState();
  const { bytes, start, cancel } = useExport();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const menuId = useId();
  const isRunning = bytes !== null;
  const choose = (format: ExportFormat) => {
    setAnchor(null);
    void start(format, filters);
  };
  return (
    <>
      <Typography
        variant="body2"
        color="textSecondary"
        role="status"
        // When empty it takes no space, nor the gap beside it.
        sx={{ alignSelf: 'center', '&:empty': { mr: -1 } }}
      >
        {isRunning ? `Exporting: ${bytesText(bytes)}` : ''}
      </Typography>
      <Button
        variant="outlined"
        startIcon={isRunning ? <CircularProgress size={16} aria-hidden /> : <DownloadIcon />}
        {...(isRunning ? {} : { 'aria-haspopup': 'menu', 'aria-expanded': anchor !== null })}
        {...(anchor === null ? {} : { 'aria-controls': menuId })}
        onClick={(click) => {
          if (isRunning) cancel();
          else setAnchor(click.currentTarget);
        }}
      >
        {isRunning ? 'Cancel export' : 'Export'}
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
          NDJSON, one row per line
        </MenuItem>
      </Menu>
    </>
  );
}
