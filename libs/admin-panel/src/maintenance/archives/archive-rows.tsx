import { Box, Stack } from '@mui/material';
import { DataTable, RecordsIterator, useRecordContext } from 'react-admin';

import type { Archive } from '../../api/types.js';
import { bytesText } from '../../display/text/bytes.js';
import { RowOpener } from '../../display/row-opener.js';
import { UtcTime } from '../../display/utc-time.js';
import { CODE_FONTS } from '../../theme/theme.js';
import { ArchiveState } from './archive-state.js';
import { DownloadButton } from './download-button.js';
import type { ArchiveDownload } from './use-archive-download.js';

interface RowsProps {
  readonly onOpen: (archive: Archive) => void;
  readonly download: ArchiveDownload;
}

/** Archives as a table; a row opens in full. */
export function ArchiveTable({ onOpen, download }: RowsProps) {
  return (
    <DataTable<Archive>
      bulkActionButtons={false}
      rowClick={(_id, _resource, archive) => {
        onOpen(archive);
        return false;
      }}
    >
      <DataTable.Col
        label="File"
        disableSort
        cellClassName="anywhere"
        render={() => <Opener onOpen={onOpen} />}
      />
      <DataTable.Col<Archive>
        label="Rows"
        disableSort
        align="right"
        render={({ rowCount }) => rowCount.toLocaleString('en-GB')}
      />
      <DataTable.Col<Archive>
        label="Size"
        disableSort
        align="right"
        cellClassName="nowrap"
        render={({ bytes }) => bytesText(bytes)}
      />
      <DataTable.Col<Archive>
        label="Oldest row (UTC)"
        disableSort
        render={({ oldestVerifiedAt }) => <UtcTime at={oldestVerifiedAt} />}
      />
      <DataTable.Col<Archive>
        label="Newest row (UTC)"
        disableSort
        render={({ newestVerifiedAt }) => <UtcTime at={newestVerifiedAt} />}
      />
      <DataTable.Col<Archive>
        label="SHA-256"
        disableSort
        render={({ sha256 }) => (
          <Box
            component="span"
            title={sha256 ?? undefined}
            sx={{ fontFamily: CODE_FONTS, fontSize: '0.78rem' }}
          >
            {sha256 === null ? '–' : `${sha256.slice(0, 12)}…`}
          </Box>
        )}
      />
      <DataTable.Col<Archive>
        label="State"
        disableSort
        render={({ state }) => <ArchiveState state={state} />}
      />
      <DataTable.Col label="Download" disableSort render={() => <Download download={download} />} />
    </DataTable>
  );
}

/** Archives for a narrow screen. */
export function ArchiveCards({ onOpen, download }: RowsProps) {
  return (
    <Box component="ul" aria-label="Archives" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      <RecordsIterator<Archive>
        render={(archive) => (
          <Stack
            component="li"
            spacing={0.75}
            sx={{
              p: 2,
              borderBottom: 1,
              borderColor: 'divider',
              alignItems: 'flex-start',
              fontSize: '0.8438rem',
            }}
          >
            <span className="anywhere">
              <RowOpener
                onOpen={() => {
                  onOpen(archive);
                }}
              >
                {archive.fileName}
              </RowOpener>
            </span>
            <span>
              {archive.rowCount.toLocaleString('en-GB')} rows · {bytesText(archive.bytes)}
            </span>
            <span>
              <UtcTime at={archive.oldestVerifiedAt} /> to <UtcTime at={archive.newestVerifiedAt} withZone />
            </span>
            <ArchiveState state={archive.state} />
            <DownloadButton archive={archive} download={download} />
          </Stack>
        )}
      />
    </Box>
  );
}

function Opener({ onOpen }: Pick<RowsProps, 'onOpen'>) {
  const archive = useRecordContext<Archive>();
  if (archive === undefined) return null;
  return (
    <RowOpener
      onOpen={() => {
        onOpen(archive);
      }}
    >
      {archive.fileName}
    </RowOpener>
  );
}

function Download({ download }: Pick<RowsProps, 'download'>) {
  const archive = useRecordContext<Archive>();
  return archive === undefined ? null : <DownloadButton archive={archive} download={download} />;
}
