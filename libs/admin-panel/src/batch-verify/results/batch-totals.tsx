import { Box, Typography } from '@mui/material';

import type { Outcome } from '../run/batch-item.js';

interface BatchTotalsProps {
  readonly counts: Record<Outcome, number>;
  readonly apiCallCount: number;
}

/** How many items of the batch have which outcome. */
export function BatchTotals({ counts, apiCallCount }: BatchTotalsProps) {
  const totals: readonly (readonly [string, number, string?])[] = [
    ['Approved', counts.approved, 'success.main'],
    ['Rejected', counts.rejected, 'error.main'],
    ['Failed', counts.failed, 'warning.main'],
    ['Undecided', counts.pending],
    ['Not sent', counts.waiting + counts.stopped],
    ['X calls', apiCallCount],
  ];
  return (
    <Box
      component="dl"
      aria-label="Totals"
      sx={{
        m: 0,
        p: 2,
        display: 'grid',
        gap: 2,
        gridTemplateColumns: { xs: 'repeat(3, 1fr)', sm: 'repeat(6, minmax(0, 1fr))' },
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      {totals.map(([name, value, colour]) => (
        <Box key={name} sx={{ display: 'flex', flexDirection: 'column-reverse', justifyContent: 'flex-end' }}>
          <Typography component="dt" variant="caption" color="textSecondary">
            {name}
          </Typography>
          <Typography
            component="dd"
            sx={{
              m: 0,
              fontSize: '1.375rem',
              fontWeight: 650,
              lineHeight: 1.2,
              color: value === 0 ? 'text.secondary' : (colour ?? 'text.primary'),
            }}
          >
            {value.toLocaleString('en-GB')}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}
