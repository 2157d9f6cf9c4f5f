import { Button, Stack, Typography } from '@mui/material';

import type { VerificationLog } from '../api/types.js';
import { usdText } from '../display/text/figures.js';
import { JsonBlock } from '../display/json-block.js';
import { taskTypeName } from '../display/text/task-types.js';
import { UtcTime } from '../display/utc-time.js';
import { VerdictChip } from '../display/verdict-chip.js';
import { DetailDrawer } from '../layout/detail-drawer.js';
import { Facts } from '../layout/facts.js';

interface LogDrawerProps {
  readonly log: VerificationLog | null;
  readonly onClose: () => void;
  /** Filters the list by this value of the open attempt. */
  readonly onFilter: (filter: Partial<Pick<VerificationLog, 'completionId' | 'userId' | 'taskId'>>) => void;
}

/** One attempt in full: the verdict, what it cost, and what X answered. */
export function LogDrawer({ log, onClose, onFilter }: LogDrawerProps) {
  return (
    <DetailDrawer isOpen={log !== null} title="Verification attempt" onClose={onClose}>
      {log !== null && (
        <Stack spacing={3}>
          <Facts facts={factsOf(log)} />
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            <Button
              size="small"
              variant="outlined"
              onClick={() => {
                onFilter({ completionId: log.completionId });
              }}
            >
              All attempts of this completion
            </Button>
            <Button
              size="small"
              variant="outlined"
              onClick={() => {
                onFilter({ userId: log.userId });
              }}
            >
              All by this user
            </Button>
            <Button
              size="small"
              variant="outlined"
              onClick={() => {
                onFilter({ taskId: log.taskId });
              }}
            >
              All for this task
            </Button>
          </Stack>
          <div>
            <Typography variant="h3" gutterBottom>
              What X answered
            </Typography>
            {log.twitterApiResponse === null ? (
              <Typography variant="body2" color="textSecondary">
                No answer was stored: X was not called, or did not answer.
              </Typography>
            ) : (
              <JsonBlock json={log.twitterApiResponse} label="What X answered" />
            )}
          </div>
        </Stack>
      )}
    </DetailDrawer>
  );
}

function costText({ estimatedCostUsd }: VerificationLog): string {
  if (estimatedCostUsd === null) return 'not known: an earlier version did not store it';
  return `${usdText(estimatedCostUsd)}, by the prices of that time`;
}

function factsOf(log: VerificationLog) {
  return [
    ['Result', <VerdictChip key="result" verdict={log.verificationResult} />],
    ['Why', log.rejectionReason ?? log.errorMessage],
    ['Verified', <UtcTime key="at" at={log.verifiedAt} withZone />],
    ['Task type', taskTypeName(log.taskType)],
    ['X account', log.username === null ? null : `@${log.username}`],
    ['User', log.userId],
    ['Task', log.taskId],
    ['Completion', log.completionId],
    ['Connection', log.twitterConnectionId ?? 'none, or deleted'],
    ['Took', `${log.verificationTime} ms`],
    ['X calls', log.cacheHit ? `${log.apiCallCount}, answered from the cache` : log.apiCallCount],
    ['Estimated cost', costText(log)],
    ['Attempt', log.id],
  ] as const;
}
