import { Alert, Stack, Typography } from '@mui/material';

import type { ReviewItem } from '../api/types.js';
import { errorWords } from '../display/error-words.js';
import { ExternalLink } from '../display/external-link.js';
import { countOf, millisecondsText } from '../display/figures.js';
import { JsonBlock } from '../display/json-block.js';
import { UtcTime } from '../display/utc-time.js';
import { VerdictChip } from '../display/verdict-chip.js';
import { Facts } from '../layout/facts.js';
import { askWords } from './ask-words.js';
import { secondLookAt } from './decision-words.js';
import { Section } from './section.js';

interface ItemProps {
  readonly item: ReviewItem;
}

/** What the member was asked to do, who that is, and what they say for it. */
export function Claim({ item }: ItemProps) {
  const { task, username, userId, proofUrl, completedAt, pointsAwarded, nextVerificationAt } = item;
  return (
    <Facts
      facts={[
        ['Asked to', askWords(task)],
        ['Where', <ExternalLink key="where" address={task.targetUrl} />],
        ...(task.requiredText === null ? [] : [['With the text', task.requiredText] as const]),
        ['Proof', proofUrl === null ? 'none pasted' : <ExternalLink key="proof" address={proofUrl} />],
        ['X account', username === null ? 'not connected' : <XAccount key="x" username={username} />],
        ['User', userId],
        ['Claimed', <UtcTime key="claimed" at={completedAt} withZone />],
        ['Points', `${pointsAwarded} given of ${task.points}`],
        [
          secondLookAt(item) === null ? 'Tried again' : 'Looked at once more',
          <UtcTime key="next" at={nextVerificationAt} none="not by itself" withZone />,
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

/** Why it is where it is: what stopped verification, or what was said against it. */
export function Why({ item }: ItemProps) {
  const { errorCode, rejectionReason, rejectionCode, decidedAt, needsReview } = item;
  if (errorCode !== null) {
    const { what, then } = errorWords(errorCode);
    return (
      <Alert severity="warning" variant="outlined" role="note">
        <strong>{what}.</strong> {needsReview ? 'It is not tried again: a person decides.' : then}
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
          It is looked at once more, in case X was slow to show it: <UtcTime at={secondLook} withZone />
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

/** Who decided by hand, when and why; nothing where nobody has. */
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

/** The latest attempt with what X answered. */
export function LatestAttempt({ item: { verification } }: ItemProps) {
  if (verification === null) {
    return (
      <Section title="Latest attempt">
        <Typography variant="body2" color="textSecondary">
          Nothing was attempted yet.
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
            No answer of X was kept: X was not asked, or gave none.
          </Typography>
        ) : (
          <JsonBlock json={twitterApiResponse} label="What X answered" />
        )}
      </Stack>
    </Section>
  );
}
