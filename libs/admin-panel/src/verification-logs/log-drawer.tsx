import { Button, Stack, Typography } from '@mui/material';

import type { VerificationLog } from '../api/types.js';
import { JsonBlock } from '../display/json-block.js';
import { taskTypeName } from '../display/task-types.js';
import { UtcTime } from '../display/utc-time.js';
import { VerdictChip } from '../display/verdict-chip.js';
import { DetailDrawer } from '../layout/detail-drawer.js';
import { Facts } from '../layout/facts.js';

interface LogDrawerProps {
  readonly log: VerificationLog | null;
  readonly onClose: () => void;
  /** Shows only the attempts that share this with the one that is open. */
  readonly onNarrow: (filter: Partial<Pick<VerificationLog, 'completionId' | 'userId' | 'taskId'>>) => void;
}

/** One attempt in full: the verdict, what it cost, and what X answered. */
export function LogDrawer({ log, onClose, onNarrow }: LogDrawerProps) {
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
                onNarrow({ completionId: log.completionId });
              }}
            >
              All attempts of this completion
            </Button>
            <Button
              size="small"
              variant="outlined"
              onClick={() => {
                onNarrow({ userId: log.userId });
              }}
            >
              All of this user
            </Button>
            <Button
              size="small"
              variant="outlined"
              onClick={() => {
                onNarrow({ taskId: log.taskId });
              }}
            >
              All of this task
            </Button>
          </Stack>
          <div>
            <Typography variant="h3" gutterBottom>
              What X answered
            </Typography>
            {log.twitterApiResponse === null ? (
              <Typography variant="body2" color="textSecondary">
                Nothing was kept: X was not asked, or gave no answer.
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
    ['Connection', log.twitterConnectionId ?? 'gone, or there was none'],
    ['Took', `${log.verificationTime} ms`],
    ['X calls', log.cacheHit ? `${log.apiCallCount}, answered from the cache` : log.apiCallCount],
    ['Attempt', log.id],
  ] as const;
}
