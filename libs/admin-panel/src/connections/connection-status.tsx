import ActiveIcon from '@mui/icons-material/CheckCircleOutlined';
import ReconnectIcon from '@mui/icons-material/LinkOffOutlined';
import ExpiredIcon from '@mui/icons-material/ScheduleOutlined';
import { Chip, Tooltip } from '@mui/material';

import type { Connection } from '../api/types.js';

const LOOKS = {
  active: {
    label: 'Active',
    colour: 'success',
    icon: <ActiveIcon />,
    meaning: 'The access token works.',
  },
  expired: {
    label: 'Expired',
    colour: 'info',
    icon: <ExpiredIcon />,
    meaning: 'The access token has expired. The next verification refreshes it.',
  },
  reconnect_required: {
    label: 'Reconnect required',
    colour: 'error',
    icon: <ReconnectIcon />,
    meaning: 'X refuses to refresh the tokens, or they cannot be decrypted. The member has to connect again.',
  },
} as const;

/** The statuses as choices of an input. */
export const connectionStatusChoices = Object.entries(LOOKS).map(([id, { label }]) => ({ id, name: label }));

/** The status of a connection; its tooltip explains it. */
export function ConnectionStatus({ status }: Pick<Connection, 'status'>) {
  const { label, colour, icon, meaning } = LOOKS[status];
  return (
    <Tooltip title={meaning} describeChild>
      <Chip label={label} color={colour} icon={icon} variant="outlined" />
    </Tooltip>
  );
}
