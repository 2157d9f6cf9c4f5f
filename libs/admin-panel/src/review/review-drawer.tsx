import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useEffect, useId, useRef } from 'react';
import { useListContext, useNotify } from 'react-admin';

import type { ReviewItem } from '../api/types.js';
import { DetailDrawer } from '../layout/detail-drawer.js';
import { ErrorState } from '../layout/error-state.js';
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
  /** Shows only the completions that share this with the one that is open. */
  readonly onNarrow: (filter: Partial<Pick<ReviewItem, 'userId' | 'taskId'>>) => void;
  /** Called when the list is without the row that the focus would go back to. */
  readonly onLost: () => void;
}

/** One completion with its evidence, and the decision. A decided one makes way for the next of the list. */
export function ReviewDrawer({ open, onOpen, onClose, onNarrow, onLost }: ReviewDrawerProps) {
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
          onNarrow={onNarrow}
          steps={<Steps place={place} count={rows.length} previous={previous} next={next} onOpen={onOpen} />}
        />
      )}
    </DetailDrawer>
  );
}

interface StepsProps {
  /** From 0; -1 where the list has left it out. */
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
        {place === -1 ? 'not in the list any more' : `${place + 1} of ${count} on this page`}
      </Typography>
      {step('Next', next)}
    </Stack>
  );
}

interface EvidenceProps extends Pick<ReviewDrawerProps, 'onNarrow'> {
  readonly row: ReviewItem;
  readonly onDecided: (decided: ReviewItem) => void;
  readonly steps: React.ReactNode;
}

function Evidence({ row, onDecided, onNarrow, steps }: EvidenceProps) {
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
      {error !== null && <ErrorState error={error} what="Its newest state" onRetry={retry} />}
      <Why item={item} />
      <DecisionMade item={item} />
      <Claim item={item} />
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button
          size="small"
          variant="outlined"
          onClick={() => {
            onNarrow({ userId: item.userId });
          }}
        >
          All of this user
        </Button>
        <Button
          size="small"
          variant="outlined"
          onClick={() => {
            onNarrow({ taskId: item.taskId });
          }}
        >
          All of this task
        </Button>
      </Stack>
      <LatestAttempt item={item} />
      <Attempts item={item} />
      <Box
        component="section"
        aria-label={item.decidedAt === null ? 'Decision' : 'Another decision'}
        sx={{
          position: { sm: 'sticky' },
          // The drawer's own margin is below and beside.
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

/** Gives the focus to the heading of what has just opened, from its top. */
function useHeadingFocus() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.closest('[role="dialog"]')?.scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}
