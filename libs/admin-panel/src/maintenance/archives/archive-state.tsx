import { Chip, Tooltip } from '@mui/material';

import type { Archive } from '../../api/types.js';

const LOOKS = {
  WRITING: { label: 'Being written', colour: 'info', meaning: 'It is not complete yet.' },
  RECORDED: { label: 'Recorded', colour: 'info', meaning: 'Complete; its rows may still be in the table.' },
  PURGED: {
    label: 'Complete',
    colour: 'success',
    meaning: 'Its rows are in the file and no longer in the table.',
  },
  RESTORED: { label: 'Restored', colour: 'warning', meaning: 'Its rows are back in the table for a while.' },
  DAMAGED: {
    label: 'Damaged',
    colour: 'error',
    meaning: 'The file was missing or damaged. Its rows are in another file.',
  },
} as const;

/** The state of an archive; its tooltip explains it. */
export function ArchiveState({ state }: Pick<Archive, 'state'>) {
  const { label, colour, meaning } = LOOKS[state];
  return (
    <Tooltip title={meaning} describeChild>
      <Chip label={label} color={colour} variant="outlined" />
    </Tooltip>
  );
}
