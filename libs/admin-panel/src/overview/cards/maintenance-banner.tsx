import { Alert, AlertTitle, Typography } from '@mui/material';

import type { MaintenanceMode } from '../../api/types.js';
import { PanelLink } from '../../display/panel-link.js';
import { UtcTime } from '../../display/utc-time.js';
import type { Asked, useStatus } from '../use-overview.js';

interface MaintenanceBannerProps {
  readonly mode: Asked<MaintenanceMode>;
  /** Also contains the mode, in case the mode itself does not load. */
  readonly status: ReturnType<typeof useStatus>;
}

/** Says on top of the page that maintenance mode is on. */
export function MaintenanceBanner({ mode, status }: MaintenanceBannerProps) {
  const known = mode.data ?? status.data?.maintenanceMode;
  if (known?.enabled !== true) return null;
  return (
    <Alert severity="warning" variant="outlined" sx={{ mb: 2 }}>
      <AlertTitle>Maintenance mode is on</AlertTitle>
      {known.state === 'draining'
        ? 'Members can change nothing; work in progress is being finished.'
        : 'Members can change nothing; the queue and the scheduled jobs start no new work.'}{' '}
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
          Message for members: “{message}”
        </Typography>
      )}
    </>
  );
}
