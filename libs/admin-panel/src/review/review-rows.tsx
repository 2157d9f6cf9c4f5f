import { Stack, Typography } from '@mui/material';
import { DataTable, SimpleList } from 'react-admin';

import type { ReviewItem } from '../api/types.js';
import { RowOpener } from '../display/row-opener.js';
import { taskTypeName } from '../display/text/task-types.js';
import { UtcTime } from '../display/utc-time.js';
import { memberOf, secondLookAt, whyWords } from './decision-words.js';
import { ReviewStatus } from './review-status.js';

interface RowsProps {
  readonly onOpen: (item: ReviewItem) => void;
}

/** Completions as a table; a row opens with its evidence. */
export function ReviewTable({ onOpen }: RowsProps) {
  const open = (item: ReviewItem) => {
    onOpen(item);
    return false as const;
  };
  return (
    <DataTable<ReviewItem> bulkActionButtons={false} rowClick={(_id, _name, item) => open(item)}>
      <DataTable.Col<ReviewItem>
        label="Claimed (UTC)"
        disableSort
        render={(item) => (
          <RowOpener onOpen={() => open(item)}>
            <UtcTime at={item.completedAt} />
          </RowOpener>
        )}
      />
      <DataTable.Col<ReviewItem>
        label="Member"
        disableSort
        render={(item) => <Short text={memberOf(item)} title={item.userId} width={130} />}
      />
      <DataTable.Col<ReviewItem>
        label="Task"
        disableSort
        render={({ task, proofUrl }) => (
          <>
            <Short text={task.title} title={task.title} width={200} />
            <Typography variant="caption" color="textSecondary">
              {taskTypeName(task.taskType)}
              {proofUrl === null ? '' : ' · proof pasted'}
            </Typography>
          </>
        )}
      />
      <DataTable.Col<ReviewItem> label="Status" disableSort render={(item) => <ReviewStatus {...item} />} />
      <DataTable.Col<ReviewItem>
        label="Why"
        disableSort
        render={(item) => (
          <>
            <Short text={whyWords(item)} title={whyWords(item)} width={200} />
            <Typography variant="caption" color="textSecondary" component="div">
              <RejectionNote {...item} />
            </Typography>
          </>
        )}
      />
      <DataTable.Col<ReviewItem>
        label="Points"
        disableSort
        align="right"
        render={({ pointsAwarded, task }) => `${pointsAwarded} of ${task.points}`}
      />
    </DataTable>
  );
}

/** Completions for a narrow screen. */
export function ReviewCards({ onOpen }: RowsProps) {
  return (
    <SimpleList<ReviewItem>
      primaryText={(item) => (
        <Stack component="span" sx={{ gap: 0.5 }}>
          <ReviewStatus {...item} />
          <span className="anywhere">
            {memberOf(item)} · {taskTypeName(item.task.taskType)}
          </span>
        </Stack>
      )}
      secondaryText={(item) => (
        <span className="anywhere">
          {item.task.title}
          <br />
          <UtcTime at={item.completedAt} withZone />
          <br />
          {whyWords(item)} <RejectionNote {...item} />
        </span>
      )}
      rowClick={(_id, _name, item) => {
        onOpen(item as ReviewItem);
        return false;
      }}
    />
  );
}

/** The code of a rejection, and the time of its second look. */
function RejectionNote(item: ReviewItem) {
  const secondLook = secondLookAt(item);
  return (
    <>
      {item.rejectionCode}
      {secondLook !== null && (
        <span style={{ display: 'block' }}>
          second look at <UtcTime at={secondLook} withZone />
        </span>
      )}
    </>
  );
}

function Short({
  text,
  title,
  width,
}: {
  readonly text: string;
  readonly title: string;
  readonly width: number;
}) {
  return (
    <Typography
      component="span"
      variant="body2"
      noWrap
      title={title}
      sx={{ display: 'block', maxWidth: width }}
    >
      {text === '' ? '–' : text}
    </Typography>
  );
}
