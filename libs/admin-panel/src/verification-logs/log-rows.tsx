import { Stack, Typography } from '@mui/material';
import { DataTable, SimpleList } from 'react-admin';

import type { VerificationLog } from '../api/types.js';
import { RowOpener } from '../display/row-opener.js';
import { taskTypeName } from '../display/text/task-types.js';
import { UtcTime } from '../display/utc-time.js';
import { VerdictChip } from '../display/verdict-chip.js';

interface RowsProps {
  readonly onOpen: (log: VerificationLog) => void;
}

/** Attempts as a table; a row opens in full. */
export function LogTable({ onOpen }: RowsProps) {
  const open = (log: VerificationLog) => {
    onOpen(log);
    return false as const;
  };
  return (
    <DataTable<VerificationLog> bulkActionButtons={false} rowClick={(_id, _name, log) => open(log)}>
      <DataTable.Col<VerificationLog>
        label="Time (UTC)"
        disableSort
        render={(log) => (
          <RowOpener onOpen={() => open(log)}>
            <UtcTime at={log.verifiedAt} />
          </RowOpener>
        )}
      />
      <DataTable.Col<VerificationLog>
        label="Result"
        disableSort
        render={({ verificationResult }) => <VerdictChip verdict={verificationResult} />}
      />
      <DataTable.Col<VerificationLog>
        label="Type"
        disableSort
        render={({ taskType }) => taskTypeName(taskType)}
      />
      <DataTable.Col<VerificationLog> label="User" disableSort render={(log) => <User {...log} />} />
      <DataTable.Col<VerificationLog> label="Why" disableSort render={(log) => <Why {...log} />} />
      <DataTable.NumberCol<VerificationLog> label="ms" disableSort source="verificationTime" />
      <DataTable.Col<VerificationLog>
        label="X calls"
        disableSort
        align="right"
        render={({ apiCallCount, cacheHit }) => (cacheHit ? 'cache' : apiCallCount)}
      />
    </DataTable>
  );
}

/** Attempts for a narrow screen. */
export function LogCards({ onOpen }: RowsProps) {
  return (
    <SimpleList<VerificationLog>
      primaryText={(log) => (
        <Stack component="span" direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
          <VerdictChip verdict={log.verificationResult} /> {taskTypeName(log.taskType)}
        </Stack>
      )}
      secondaryText={(log) => (
        <span className="anywhere">
          <UtcTime at={log.verifiedAt} withZone /> · {log.username === null ? log.userId : `@${log.username}`}
          <br />
          {log.rejectionReason ?? log.errorMessage}
        </span>
      )}
      rowClick={(_id, _name, log) => {
        onOpen(log as VerificationLog);
        return false;
      }}
    />
  );
}

function User({ userId, username }: Pick<VerificationLog, 'userId' | 'username'>) {
  return (
    <Typography
      component="span"
      variant="body2"
      noWrap
      title={userId}
      sx={{ display: 'block', maxWidth: 180 }}
    >
      {username === null ? userId : `@${username}`}
    </Typography>
  );
}

function Why({ rejectionReason, errorMessage }: Pick<VerificationLog, 'rejectionReason' | 'errorMessage'>) {
  const why = rejectionReason ?? errorMessage ?? '';
  return (
    <Typography component="span" variant="body2" noWrap title={why} sx={{ display: 'block', maxWidth: 320 }}>
      {why === '' ? '–' : why}
    </Typography>
  );
}
