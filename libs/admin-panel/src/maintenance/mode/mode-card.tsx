import { Alert, Box, Button, Card, FormControlLabel, Stack, Switch, Typography } from '@mui/material';
import { useState } from 'react';

import type { MaintenanceMode } from '../../api/types.js';
import { UtcTime } from '../../display/utc-time.js';
import { ErrorState } from '../../layout/states/error-state.js';
import { LoadingState } from '../../layout/states/loading-state.js';
import { ModeDialog, type ModeChange } from './mode-dialog.js';
import { ModeState } from './mode-state.js';
import { stateWords } from './mode-words.js';
import { Section } from '../section.js';
import { useMode } from './use-mode.js';

/** The maintenance mode: its state, and the switch. */
export function ModeCard() {
  const mode = useMode();
  const { data, error, refetch } = mode.query;
  return (
    <Section title="Maintenance mode">
      <Card sx={{ p: data === undefined ? 0 : 2 }}>
        {data !== undefined ? (
          <Mode mode={data} isOutdated={error !== null} isBusy={mode.isBusy} onChange={mode.change} />
        ) : error === null ? (
          <LoadingState rows={2} />
        ) : (
          <ErrorState error={error} what="The maintenance mode" onRetry={() => void refetch()} />
        )}
      </Card>
    </Section>
  );
}

interface ModeProps {
  readonly mode: MaintenanceMode;
  /** The last refresh failed. */
  readonly isOutdated: boolean;
  readonly isBusy: boolean;
  /** Resolves with whether it succeeded. */
  readonly onChange: (change: { enabled: boolean; message: string }) => Promise<boolean>;
}

function Mode({ mode, isOutdated, isBusy, onChange }: ModeProps) {
  const [asking, setAsking] = useState<ModeChange | null>(null);
  const { enabled, message, state } = mode;
  return (
    <Stack spacing={1.5}>
      <Stack
        direction="row"
        sx={{ gap: 2, flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between' }}
      >
        <Stack
          direction="row"
          role="status"
          sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap', flex: '1 1 320px' }}
        >
          <ModeState state={state} />
          <Typography variant="body2" sx={{ flex: '1 1 240px' }}>
            {stateWords(state).meaning}
          </Typography>
        </Stack>
        <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap', whiteSpace: 'nowrap' }}>
          {enabled && (
            <Button
              size="small"
              variant="outlined"
              onClick={() => {
                setAsking('change-message');
              }}
            >
              Change the message
            </Button>
          )}
          <FormControlLabel
            label="Maintenance mode"
            sx={{ mr: 0 }}
            slotProps={{ typography: { variant: 'body2', sx: { fontWeight: 600 } } }}
            control={
              <Switch
                checked={enabled}
                disabled={isBusy}
                onChange={() => {
                  setAsking(enabled ? 'turn-off' : 'turn-on');
                }}
              />
            }
          />
        </Stack>
      </Stack>
      {enabled && (
        <Alert severity="info" variant="outlined" icon={false}>
          <Typography variant="caption" color="textSecondary" component="p">
            Message for members
          </Typography>
          <Box sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {message ?? 'The default message: the service is in maintenance.'}
          </Box>
        </Alert>
      )}
      <Typography variant="caption" color="textSecondary" className="anywhere">
        <LastChange mode={mode} />
        {isOutdated && '. The service does not answer: this may be out of date.'}
      </Typography>
      <ModeDialog
        change={asking}
        message={message}
        isBusy={isBusy}
        onClose={() => {
          setAsking(null);
        }}
        onConfirm={async (change) => {
          if (await onChange(change)) setAsking(null);
        }}
      />
    </Stack>
  );
}

function LastChange({ mode: { changedAt, changedBy } }: { readonly mode: MaintenanceMode }) {
  if (changedAt === null) return <>Never changed.</>;
  return (
    <>
      Last changed <UtcTime at={changedAt} withZone />
      {changedBy === null ? '' : ` by ${changedBy}`}
    </>
  );
}
