import ApprovedIcon from '@mui/icons-material/CheckCircleOutlined';
import RejectedIcon from '@mui/icons-material/CancelOutlined';
import ErrorIcon from '@mui/icons-material/HelpOutlineOutlined';
import PendingIcon from '@mui/icons-material/ScheduleOutlined';
import { Chip } from '@mui/material';

type Verdict = 'APPROVED' | 'REJECTED' | 'ERROR' | 'PENDING';

const LOOKS = {
  APPROVED: { label: 'Approved', colour: 'success', icon: <ApprovedIcon /> },
  REJECTED: { label: 'Rejected', colour: 'error', icon: <RejectedIcon /> },
  ERROR: { label: 'Could not tell', colour: 'warning', icon: <ErrorIcon /> },
  PENDING: { label: 'Pending', colour: 'info', icon: <PendingIcon /> },
} as const;

/** The verdict of an attempt, or the status of a completion: as word, icon and colour. */
export function VerdictChip({ verdict }: { readonly verdict: Verdict }) {
  const { label, colour, icon } = LOOKS[verdict];
  return <Chip label={label} color={colour} icon={icon} variant="outlined" />;
}
