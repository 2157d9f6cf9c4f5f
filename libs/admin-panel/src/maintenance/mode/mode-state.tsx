import OffIcon from '@mui/icons-material/CheckCircleOutlined';
import DrainingIcon from '@mui/icons-material/HourglassEmptyOutlined';
import QuietIcon from '@mui/icons-material/BuildCircleOutlined';
import { Chip } from '@mui/material';

import type { MaintenanceMode } from '../../api/types.js';
import { stateWords } from './mode-words.js';

const LOOKS = {
  off: { colour: 'success', icon: <OffIcon /> },
  draining: { colour: 'info', icon: <DrainingIcon /> },
  quiet: { colour: 'warning', icon: <QuietIcon /> },
} as const;

/** The state of the maintenance mode. */
export function ModeState({ state }: Pick<MaintenanceMode, 'state'>) {
  const { colour, icon } = LOOKS[state];
  return <Chip label={stateWords(state).label} color={colour} icon={icon} variant="outlined" />;
}
