import ReviewIcon from '@mui/icons-material/GavelOutlined';
import { Chip, Stack } from '@mui/material';

import type { ReviewItem } from '../api/types.js';
import { VerdictChip } from '../display/verdict-chip.js';

/** The status of a completion, and whether it needs a review. */
export function ReviewStatus({ status, needsReview }: Pick<ReviewItem, 'status' | 'needsReview'>) {
  return (
    <Stack component="span" direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
      {(status !== 'PENDING' || !needsReview) && <VerdictChip verdict={status} />}
      {needsReview && <Chip label="Needs review" color="warning" icon={<ReviewIcon />} variant="outlined" />}
    </Stack>
  );
}
