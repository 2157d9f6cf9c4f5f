import SucceededIcon from '@mui/icons-material/CheckCircleOutlined';
import FailedIcon from '@mui/icons-material/CancelOutlined';
import RunningIcon from '@mui/icons-material/HourglassEmptyOutlined';
import InterruptedIcon from '@mui/icons-material/PauseCircleOutlineOutlined';
import SkippedIcon from '@mui/icons-material/RemoveCircleOutlineOutlined';
import { Chip, Tooltip } from '@mui/material';

import type { Run } from '../../api/types.js';

const LOOKS = {
  RUNNING: { label: 'Running', colour: 'info', icon: <RunningIcon />, meaning: 'The run is in progress.' },
  INTERRUPTED: {
    label: 'Interrupted',
    colour: 'warning',
    icon: <InterruptedIcon />,
    meaning: 'The run was stopped by a shutdown or by maintenance mode. It continues afterwards.',
  },
  SUCCEEDED: {
    label: 'Succeeded',
    colour: 'success',
    icon: <SucceededIcon />,
    meaning: 'The run ended without an error.',
  },
  FAILED: { label: 'Failed', colour: 'error', icon: <FailedIcon />, meaning: 'The run ended with an error.' },
  SKIPPED: {
    label: 'Skipped',
    colour: 'default',
    icon: <SkippedIcon />,
    meaning: 'The run was interrupted and is not continued. The next run does the rest.',
  },
} as const;

/** The status of a run; its tooltip explains it. */
export function RunStatus({ status }: Pick<Run, 'status'>) {
  const { label, colour, icon, meaning } = LOOKS[status];
  return (
    <Tooltip title={meaning} describeChild>
      <Chip label={label} color={colour} icon={icon} variant="outlined" />
    </Tooltip>
  );
}
