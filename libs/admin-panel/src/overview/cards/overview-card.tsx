import { Alert, Box, Button, Card, Stack, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';

import { LoadingState } from '../../layout/states/loading-state.js';
import { utcText } from '../../display/text/utc-text.js';
import type { Asked } from '../use-overview.js';

interface OverviewCardProps<Answer> {
  readonly title: string;
  readonly asked: Asked<Answer>;
  /** Shows the answer. */
  readonly children: (answer: Answer) => ReactNode;
  /** Beside the title. */
  readonly action?: ReactNode;
  /** Placeholder lines while it loads. */
  readonly rows?: number;
}

/** One card of the overview, which loads and fails on its own. Old figures stay while new ones load, or fail to. */
export function OverviewCard<Answer>(props: OverviewCardProps<Answer>) {
  const { title, asked, children, action, rows = 4 } = props;
  const titleId = useId();
  return (
    <Card
      component="section"
      aria-labelledby={titleId}
      sx={{
        minWidth: 0,
        display: 'flex',
        flexDirection: 'column',
      }}
    >
      <Stack
        direction="row"
        sx={{
          px: 2,
          pt: 1.5,
          pb: 0.5,
          gap: 1,
          alignItems: 'center',
          justifyContent: 'space-between',
          flexWrap: 'wrap',
        }}
      >
        <Typography variant="h3" component="h2" id={titleId}>
          {title}
        </Typography>
        {action}
      </Stack>
      <Answered asked={asked} what={title} rows={rows}>
        {children}
      </Answered>
    </Card>
  );
}

interface AnsweredProps<Answer> extends Pick<OverviewCardProps<Answer>, 'asked' | 'children'> {
  readonly what: string;
  readonly rows: number;
}

function Answered<Answer>({ asked, children, what, rows }: AnsweredProps<Answer>) {
  const retry = () => void asked.refetch();
  if (asked.data === undefined) {
    return asked.isError ? (
      <NotLoaded what={what} why={asked.error.message} onRetry={retry} />
    ) : (
      <LoadingState rows={rows} />
    );
  }
  return (
    <>
      {asked.isError && <Stale since={asked.dataUpdatedAt} why={asked.error.detail} />}
      <Box sx={{ px: 2, pb: 2, pt: 0.5, flexGrow: 1, minWidth: 0 }}>{children(asked.data)}</Box>
    </>
  );
}

interface NotLoadedProps {
  readonly what: string;
  readonly why: string;
  readonly onRetry: () => void;
}

/** Smaller than the error of other pages: a card may be narrow. */
function NotLoaded({ what, why, onRetry }: NotLoadedProps) {
  return (
    <Alert severity="error" icon={false} sx={{ mx: 2, mb: 2, mt: 0.5 }}>
      <div className="anywhere">Could not be loaded. {why}</div>
      <Button
        color="inherit"
        size="small"
        aria-label={`Try again: ${what}`}
        onClick={onRetry}
        sx={{ ml: -0.75, mt: 0.5 }}
      >
        Try again
      </Button>
    </Alert>
  );
}

function Stale({ since, why }: { readonly since: number; readonly why: string }) {
  return (
    <Alert severity="warning" variant="outlined" role="note" icon={false} sx={{ mx: 2, my: 1, py: 0 }}>
      Figures of {utcText(new Date(since).toISOString()).slice(11)} UTC. {why}
    </Alert>
  );
}
