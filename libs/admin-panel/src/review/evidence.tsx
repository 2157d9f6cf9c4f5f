import { Alert, Stack, Typography } from '@mui/material';

import type { ReviewItem } from '../api/types.js';
import { errorWords } from '../display/text/error-words.js';
import { ExternalLink } from '../display/external-link.js';
import { countOf, millisecondsText } from '../display/text/figures.js';
import { JsonBlock } from '../display/json-block.js';
import { UtcTime } from '../display/utc-time.js';
import { VerdictChip } from '../display/verdict-chip.js';
import { Facts } from '../layout/facts.js';
import { actionWords } from './action-words.js';
import { secondLookAt } from './decision-words.js';
import { Section } from './section.js';

interface ItemProps {
  readonly item: ReviewItem;
}

/** What the task asks for, who the member is, and their proof. */
export function Claim({ item }: ItemProps) {
  const { task, username, userId, proofUrl, completedAt, pointsAwarded, nextVerificationAt } = item;
  return (
    <Facts
      facts={[
        ['Task asks to', actionWords(task)],
        ['Target', <ExternalLink key="target" address={task.targetUrl} />],
        ...(task.requiredText === null ? [] : [['Required text', task.requiredText] as const]),
        ['Proof', proofUrl === null ? 'none' : <ExternalLink key="proof" address={proofUrl} />],
        ['X account', username === null ? 'not connected' : <XAccount key="x" username={username} />],
        ['User', userId],
        ['Claimed', <UtcTime key="claimed" at={completedAt} withZone />],
        ['Points', `${pointsAwarded} of ${task.points} given`],
        [
          secondLookAt(item) === null ? 'Next attempt' : 'Second look',
          <UtcTime key="next" at={nextVerificationAt} none="not planned" withZone />,
        ],
      ]}
    />
  );
}

function XAccount({ username }: { readonly username: string }) {
  return (
    <>
      @{username} (<ExternalLink address={`https://x.com/${encodeURIComponent(username)}`} />)
    </>
  );
}

/** Why it has its status: what prevented a verdict, or why it was rejected. */
export function Why({ item }: ItemProps) {
  const { errorCode, rejectionReason, rejectionCode, decidedAt, needsReview } = item;
  if (errorCode !== null) {
    const { what, then } = errorWords(errorCode);
    return (
      <Alert severity="warning" variant="outlined" role="note">
        <strong>{what}.</strong> {needsReview ? 'It is not retried: an admin decides.' : then}
        <Typography variant="caption" component="div" color="textSecondary">
          Code: {errorCode}
        </Typography>
      </Alert>
    );
  }
  if (rejectionReason === null || decidedAt !== null) return null;
  const secondLook = secondLookAt(item);
  return (
    <Alert severity="info" variant="outlined" role="note" className="anywhere">
      Rejected by verification: {rejectionReason}
      {secondLook !== null && (
        <div>
          Second look, in case X was slow to show it: <UtcTime at={secondLook} withZone />
        </div>
      )}
      {rejectionCode !== null && (
        <Typography variant="caption" component="div" color="textSecondary">
          Code: {rejectionCode}
        </Typography>
      )}
    </Alert>
  );
}

/** The decision of an admin: who, when and why; nothing without one. */
export function DecisionMade({ item: { status, decidedAt, decidedBy, decisionReason } }: ItemProps) {
  if (decidedAt === null) return null;
  return (
    <Section title="Decided by hand">
      <Facts
        facts={[
          ['Decision', <VerdictChip key="decision" verdict={status} />],
          ['By', decidedBy],
          ['When', <UtcTime key="when" at={decidedAt} withZone />],
          ['Why', decisionReason],
        ]}
      />
    </Section>
  );
}

/** The latest attempt with X's answer. */
export function LatestAttempt({ item: { verification } }: ItemProps) {
  if (verification === null) {
    return (
      <Section title="Latest attempt">
        <Typography variant="body2" color="textSecondary">
          No attempt yet.
        </Typography>
      </Section>
    );
  }
  const { verificationResult, rejectionReason, errorMessage, verificationTime } = verification;
  const { apiCallCount, cacheHit, verifiedAt, twitterApiResponse } = verification;
  return (
    <Section title="Latest attempt">
      <Stack spacing={1.5}>
        <Facts
          facts={[
            ['Result', <VerdictChip key="result" verdict={verificationResult} />],
            ['Why', rejectionReason ?? errorMessage],
            ['When', <UtcTime key="when" at={verifiedAt} withZone />],
            [
              'Cost',
              `${millisecondsText(verificationTime)}, ${cacheHit ? 'from the cache' : countOf(apiCallCount, 'X call')}`,
            ],
          ]}
        />
        {twitterApiResponse === null ? (
          <Typography variant="body2" color="textSecondary">
            No answer was stored: X was not called, or did not answer.
          </Typography>
        ) : (
          <JsonBlock json={twitterApiResponse} label="What X answered" />
        )}
      </Stack>
    </Section>
  );
}
