import { Stack, Typography } from '@mui/material';

import type { SecondLooks } from '../../api/types.js';
import { countOf, countText, rateText } from '../../display/text/figures.js';
import { Nothing } from './breakdown-cards.js';
import { delayWords } from '../delay-words.js';
import { OverviewCard } from './overview-card.js';
import { SmallTable } from './small-table.js';
import type { Asked } from '../use-overview.js';

/** How many rejections a second look turned into approvals, and after how long. */
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
        looks.total === 0 ? <Nothing>No second looks in this period.</Nothing> : <Found {...looks} />
      }
    </OverviewCard>
  );
}

function Found({ total, approved, approvedShare, delays }: SecondLooks) {
  return (
    <Stack spacing={1}>
      <Typography variant="body2">
        {countOf(total, 'rejection was', 'rejections were')} checked again; {countText(approved)} became
        approved ({rateText(approvedShare)}).
      </Typography>
      <SmallTable
        label="Second looks by delay"
        columns={['Delay', 'Approved', 'Rejected', 'Could not tell']}
        rows={delays.map(({ upToSeconds, approved: found, rejected, error }) => ({
          key: String(upToSeconds),
          cells: [delayWords(upToSeconds), countText(found), countText(rejected), countText(error)],
        }))}
      />
      <Typography variant="body2" color="textSecondary">
        X shows some actions late: set VERIFICATION_SECOND_LOOK_SECONDS to a delay that finds most of them.
      </Typography>
    </Stack>
  );
}
