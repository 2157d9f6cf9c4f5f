import BrokenIcon from '@mui/icons-material/ErrorOutlineOutlined';
import SentIcon from '@mui/icons-material/HourglassEmptyOutlined';
import WaitingIcon from '@mui/icons-material/MoreHorizOutlined';
import StoppedIcon from '@mui/icons-material/RemoveCircleOutlineOutlined';
import { Chip } from '@mui/material';

import { VerdictChip } from '../../display/verdict-chip.js';
import type { ItemState } from '../run/batch-item.js';

const LOOKS = {
  waiting: { label: 'Waiting', colour: 'default', icon: <WaitingIcon /> },
  sent: { label: 'Verifying', colour: 'info', icon: <SentIcon /> },
  stopped: { label: 'Not sent', colour: 'default', icon: <StoppedIcon /> },
  unanswered: { label: 'No answer', colour: 'warning', icon: <BrokenIcon /> },
  unknown: { label: 'Not found', colour: 'warning', icon: <BrokenIcon /> },
} as const;

/** The state of an item: its completion's status once there is an answer. */
export function StateChip({ state }: { readonly state: ItemState }) {
  const status = state.kind === 'answered' ? state.answer.status : null;
  if (status !== null) return <VerdictChip verdict={status} />;
  const { label, colour, icon } = LOOKS[state.kind === 'answered' ? 'unknown' : state.kind];
  return <Chip label={label} color={colour} icon={icon} variant="outlined" />;
}
