import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useEffect, useId, useRef } from 'react';
import { useListContext, useNotify } from 'react-admin';

import type { ReviewItem } from '../api/types.js';
import { DetailDrawer } from '../layout/detail-drawer.js';
import { ErrorState } from '../layout/states/error-state.js';
import { Attempts } from './attempts.js';
import { DecisionForm } from './decision-form.js';
import { memberOf, resultWords } from './decision-words.js';
import { Claim, DecisionMade, LatestAttempt, Why } from './evidence.js';
import { ReviewStatus } from './review-status.js';
import { useReviewItem } from './use-review-item.js';

interface ReviewDrawerProps {
  readonly open: ReviewItem | null;
  readonly onOpen: (item: ReviewItem) => void;
  readonly onClose: () => void;
  /** Filters the list by this value of the open completion. */
  readonly onFilter: (filter: Partial<Pick<ReviewItem, 'userId' | 'taskId'>>) => void;
  /** Called when the list may have lost the row that had the focus. */
  readonly onLost: () => void;
}

/** One completion with its evidence, and the decision. After a decision the next one of the list opens. */
export function ReviewDrawer({ open, onOpen, onClose, onFilter, onLost }: ReviewDrawerProps) {
  const { data: rows = [], refetch } = useListContext<ReviewItem>();
  const notify = useNotify();
  const place = rows.findIndex(({ id }) => id === open?.id);
  const previous = place === -1 ? undefined : rows[place - 1];
  const next = place === -1 ? undefined : rows[place + 1];

  const goOn = async (decided: ReviewItem) => {
    notify(resultWords(decided), { type: 'success' });
    const waited = open?.needsReview === true;
    if (waited && next !== undefined) onOpen(next);
    if (waited && next === undefined) onClose();
    await refetch();
    onLost();
  };

  return (
    <DetailDrawer isOpen={open !== null} title="Completion" onClose={onClose}>
      {open !== null && (
        <Evidence
          key={open.id}
          row={open}
          onDecided={(decided) => void goOn(decided)}
          onFilter={onFilter}
          steps={<Steps place={place} count={rows.length} previous={previous} next={next} onOpen={onOpen} />}
        />
      )}
    </DetailDrawer>
  );
}

interface StepsProps {
  /** Its index in the list; -1 when it is no longer there. */
  readonly place: number;
  readonly count: number;
  readonly previous: ReviewItem | undefined;
  readonly next: ReviewItem | undefined;
  readonly onOpen: (item: ReviewItem) => void;
}

function Steps({ place, count, previous, next, onOpen }: StepsProps) {
  const step = (label: string, to: ReviewItem | undefined) => (
    <Button
      size="small"
      disabled={to === undefined}
      onClick={() => {
        if (to !== undefined) onOpen(to);
      }}
    >
      {label}
    </Button>
  );
  return (
    <Stack direction="row" sx={{ gap: 0.5, alignItems: 'center' }}>
      {step('Previous', previous)}
      <Typography variant="caption" color="textSecondary" className="nowrap">
        {place === -1 ? 'no longer in the list' : `${place + 1} of ${count} on this page`}
      </Typography>
      {step('Next', next)}
    </Stack>
  );
}

interface EvidenceProps extends Pick<ReviewDrawerProps, 'onFilter'> {
  readonly row: ReviewItem;
  readonly onDecided: (decided: ReviewItem) => void;
  readonly steps: React.ReactNode;
}

function Evidence({ row, onDecided, onFilter, steps }: EvidenceProps) {
  const { item, error, retry } = useReviewItem(row);
  const reasonId = useId();
  const heading = useHeadingFocus();
  return (
    <Stack spacing={2.5}>
      <Stack
        direction="row"
        sx={{ justifyContent: 'space-between', alignItems: 'center', flexWrap: 'wrap', gap: 1 }}
      >
        {steps}
        <Link
          component="button"
          type="button"
          variant="body2"
          onClick={() => document.getElementById(reasonId)?.focus()}
        >
          Go to the decision
        </Link>
      </Stack>
      <div>
        <Typography
          variant="h2"
          component="h3"
          ref={heading}
          tabIndex={-1}
          className="anywhere"
          gutterBottom
          sx={{ '&:focus': { outline: 'none' } }}
        >
          {memberOf(item)}: {item.task.title}
        </Typography>
        <ReviewStatus {...item} />
      </div>
      {error !== null && <ErrorState error={error} what="The latest state" onRetry={retry} />}
      <Why item={item} />
      <DecisionMade item={item} />
      <Claim item={item} />
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button
          size="small"
          variant="outlined"
          onClick={() => {
            onFilter({ userId: item.userId });
          }}
        >
          All by this user
        </Button>
        <Button
          size="small"
          variant="outlined"
          onClick={() => {
            onFilter({ taskId: item.taskId });
          }}
        >
          All for this task
        </Button>
      </Stack>
      <LatestAttempt item={item} />
      <Attempts item={item} />
      <Box
        component="section"
        aria-label={item.decidedAt === null ? 'Decision' : 'Another decision'}
        sx={{
          position: { sm: 'sticky' },
          // Covers the margin of the drawer.
          bottom: 0,
          mx: '-20px !important',
          mb: '-20px !important',
          px: 2.5,
          py: 1.5,
          borderTop: 1,
          borderColor: 'divider',
          bgcolor: 'background.paper',
        }}
      >
        <DecisionForm item={item} onDecided={onDecided} id={reasonId} />
      </Box>
    </Stack>
  );
}

/** Scrolls to the top and focuses the heading when a completion opens. */
function useHeadingFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.closest('[role="dialog"]')?.scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}
