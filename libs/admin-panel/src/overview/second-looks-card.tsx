import { Stack, Typography } from '@mui/material';

import type { SecondLooks } from '../api/types.js';
import { countOf, countText, rateText } from '../display/figures.js';
import { Nothing } from './breakdown-cards.js';
import { delayWords } from './delay-words.js';
import { OverviewCard } from './overview-card.js';
import { SmallTable } from './small-table.js';
import type { Asked } from './use-overview.js';

/** How often X was only slow to show what a member had done, and for how long. */
export function SecondLooksCard({
  asked,
  when,
}: {
  readonly asked: Asked<SecondLooks>;
  readonly when: string;
}) {
  return (
    <OverviewCard title={`Second looks, ${when}`} asked={asked}>
      {(looks) =>
        looks.total === 0 ? <Nothing>No no was looked at again in this time.</Nothing> : <Found {...looks} />
      }
    </OverviewCard>
  );
}

function Found({ total, approved, approvedShare, delays }: SecondLooks) {
  return (
    <Stack spacing={1}>
      <Typography variant="body2">
        {countOf(total, 'no was', 'noes were')} looked at again; {countText(approved)} became a yes (
        {rateText(approvedShare)}).
      </Typography>
      <SmallTable
        label="Second looks by their delay"
        columns={['After', 'Became a yes', 'Stayed a no', 'Could not tell']}
        rows={delays.map(({ upToSeconds, approved: yes, rejected, error }) => ({
          key: String(upToSeconds),
          cells: [delayWords(upToSeconds), countText(yes), countText(rejected), countText(error)],
        }))}
      />
      <Typography variant="body2" color="textSecondary">
        This is how late X shows things to your community; choose VERIFICATION_SECOND_LOOK_SECONDS by it.
      </Typography>
    </Stack>
  );
}
