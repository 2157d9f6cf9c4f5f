import { Box, Stack, Typography } from '@mui/material';

import type { ReviewItem, VerificationLog } from '../api/types.js';
import { millisecondsText } from '../display/text/figures.js';
import { listAddress } from '../display/text/list-address.js';
import { PanelLink } from '../display/panel-link.js';
import { UtcTime } from '../display/utc-time.js';
import { VerdictChip } from '../display/verdict-chip.js';
import { ErrorState } from '../layout/states/error-state.js';
import { LoadingState } from '../layout/states/loading-state.js';
import { Section } from './section.js';
import { SHOWN_ATTEMPTS, useAttempts } from './use-review-item.js';

/** Every attempt to verify a completion, newest first. */
export function Attempts({ item }: { readonly item: ReviewItem }) {
  const asked = useAttempts(item);
  return (
    <Section title="All attempts">
      {asked.data === undefined && asked.isError && (
        <ErrorState error={asked.error} what="The attempts" onRetry={() => void asked.refetch()} />
      )}
      {asked.data === undefined && !asked.isError && <LoadingState rows={2} />}
      {asked.data !== undefined && (
        <AttemptList attempts={asked.data.data} hasMore={asked.data.nextCursor !== null} />
      )}
      <Typography variant="body2" sx={{ mt: 1 }}>
        <PanelLink to={listAddress('verification-logs', { completionId: item.id })}>
          Open them in the verification logs
        </PanelLink>
      </Typography>
    </Section>
  );
}

interface AttemptListProps {
  readonly attempts: readonly VerificationLog[];
  readonly hasMore: boolean;
}

function AttemptList({ attempts, hasMore }: AttemptListProps) {
  if (attempts.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        The verification logs hold no attempt: none was made, or it is archived.
      </Typography>
    );
  }
  return (
    <>
      <Box
        component="ol"
        aria-label="Attempts"
        sx={{ m: 0, p: 0, listStyle: 'none', '& > li + li': { borderTop: 1, borderColor: 'divider' } }}
      >
        {attempts.map((attempt) => (
          <Attempt key={attempt.id} {...attempt} />
        ))}
      </Box>
      {hasMore && (
        <Typography variant="body2" color="textSecondary">
          The newest {SHOWN_ATTEMPTS} are shown.
        </Typography>
      )}
    </>
  );
}

function Attempt({ verificationResult, verifiedAt, verificationTime, ...rest }: VerificationLog) {
  const why = rest.rejectionReason ?? rest.errorMessage;
  return (
    <Box component="li" sx={{ py: 1 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <VerdictChip verdict={verificationResult} />
        <Typography variant="body2" color="textSecondary">
          <UtcTime at={verifiedAt} withZone /> · {millisecondsText(verificationTime)}
        </Typography>
      </Stack>
      {why !== null && (
        <Typography variant="body2" className="anywhere" sx={{ mt: 0.5 }}>
          {why}
        </Typography>
      )}
    </Box>
  );
}
