import { Alert, AlertTitle, Typography } from '@mui/material';

import type { MaintenanceMode } from '../api/types.js';
import { PanelLink } from '../display/panel-link.js';
import { UtcTime } from '../display/utc-time.js';
import type { Asked, useStatus } from './use-overview.js';

interface MaintenanceBannerProps {
  readonly mode: Asked<MaintenanceMode>;
  /** Knows it too, should the mode itself not be had. */
  readonly status: ReturnType<typeof useStatus>;
}

/** Says above everything else that members can change nothing at the moment. */
export function MaintenanceBanner({ mode, status }: MaintenanceBannerProps) {
  const known = mode.data ?? status.data?.maintenanceMode;
  if (known?.enabled !== true) return null;
  return (
    <Alert severity="warning" variant="outlined" sx={{ mb: 2 }}>
      <AlertTitle>Maintenance mode is on</AlertTitle>
      {known.state === 'draining'
        ? 'Members can change nothing; work that is under way is being finished.'
        : 'Members can change nothing, and neither the queue nor the scheduled jobs take new work.'}{' '}
      {mode.data !== undefined && <Since {...mode.data} />}
      <PanelLink to="/maintenance">Go to maintenance</PanelLink>
    </Alert>
  );
}

function Since({ message, changedAt, changedBy }: MaintenanceMode) {
  return (
    <>
      {changedAt !== null && (
        <>
          Since <UtcTime at={changedAt} withZone />
          {changedBy === null ? '' : `, by ${changedBy}`}.{' '}
        </>
      )}
      {message !== null && (
        <Typography variant="body2" className="anywhere" sx={{ my: 0.5 }}>
          Members are told: “{message}”
        </Typography>
      )}
    </>
  );
}
