import { Alert, Button } from '@mui/material';
import { useSyncExternalStore } from 'react';
import { useRefresh } from 'react-admin';

import { reachability } from '../../api/reachability.js';

/** Says on every page that the service did not answer the last call. */
export function UnreachableBanner() {
  const isDown = useSyncExternalStore(reachability.subscribe, reachability.isDown);
  const refresh = useRefresh();
  if (!isDown) return null;
  return (
    <Alert
      severity="warning"
      variant="outlined"
      sx={{ mx: { xs: 2, md: 3 }, mt: 2 }}
      action={
        <Button color="inherit" size="small" onClick={refresh}>
          Try again
        </Button>
      }
    >
      The service does not answer. What you see may be out of date.
    </Alert>
  );
}
