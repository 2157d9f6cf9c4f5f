import { ToggleButton, ToggleButtonGroup } from '@mui/material';

import type { Outcome } from '../run/batch-item.js';
import type { View } from './batch-view.js';

interface ViewToggleProps {
  readonly view: View;
  readonly counts: Record<Outcome, number>;
  readonly onChange: (view: View) => void;
}

/** Chooses which results the table shows, with the number of each. */
export function ViewToggle({ view, counts, onChange }: ViewToggleProps) {
  const open = counts.waiting + counts.stopped + counts.pending;
  const all = open + counts.approved + counts.rejected + counts.failed;
  const views: readonly (readonly [View, string, number])[] = [
    ['all', 'All', all],
    ['failed', 'Failed', counts.failed],
    ['rejected', 'Rejected', counts.rejected],
    ['approved', 'Approved', counts.approved],
    ['open', 'Open', open],
  ];
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label="Results to show"
      value={view}
      onChange={(_, next: View | null) => {
        if (next !== null) onChange(next);
      }}
      // Five buttons do not fit side by side on a phone: separate ones can wrap.
      sx={{
        flexWrap: 'wrap',
        gap: 0.75,
        '& .MuiToggleButton-root': {
          m: 0,
          px: 1.25,
          py: 0.25,
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
          textTransform: 'none',
        },
      }}
    >
      {views.map(([value, name, count]) => (
        <ToggleButton key={value} value={value}>
          {name} {count.toLocaleString('en-GB')}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
