import SucceededIcon from '@mui/icons-material/CheckCircleOutlined';
import FailedIcon from '@mui/icons-material/CancelOutlined';
import RunningIcon from '@mui/icons-material/HourglassEmptyOutlined';
import InterruptedIcon from '@mui/icons-material/PauseCircleOutlineOutlined';
import SkippedIcon from '@mui/icons-material/RemoveCircleOutlineOutlined';
import { Chip, Tooltip } from '@mui/material';

import type { Run } from '../api/types.js';

const LOOKS = {
  RUNNING: { label: 'Running', colour: 'info', icon: <RunningIcon />, meaning: 'It is under way.' },
  INTERRUPTED: {
    label: 'Interrupted',
    colour: 'warning',
    icon: <InterruptedIcon />,
    meaning: 'It was let go at shutdown or in maintenance mode. It goes on afterwards.',
  },
  SUCCEEDED: {
    label: 'Succeeded',
    colour: 'success',
    icon: <SucceededIcon />,
    meaning: 'It has ended well.',
  },
  FAILED: { label: 'Failed', colour: 'error', icon: <FailedIcon />, meaning: 'It has ended with an error.' },
  SKIPPED: {
    label: 'Skipped',
    colour: 'default',
    icon: <SkippedIcon />,
    meaning: 'It was cut off, and nothing goes on with it. The next run finds what is left.',
  },
} as const;

/** What became of a run; pointing at it tells what that means. */
export function RunStatus({ status }: Pick<Run, 'status'>) {
  const { label, colour, icon, meaning } = LOOKS[status];
  return (
    <Tooltip title={meaning} describeChild>
      <Chip label={label} color={colour} icon={icon} variant="outlined" />
    </Tooltip>
  );
}
