import { Link } from '@mui/material';
import type { ReactNode } from 'react';

interface RowOpenerProps {
  readonly onOpen: () => void;
  readonly children: ReactNode;
  /** Says what opens when the children do not. */
  readonly label?: string;
}

/** Opens a row by keyboard: a row itself cannot have the focus. */
export function RowOpener({ onOpen, children, label }: RowOpenerProps) {
  return (
    <Link
      component="button"
      type="button"
      aria-haspopup="dialog"
      {...(label === undefined ? {} : { 'aria-label': label })}
      onClick={(click) => {
        click.stopPropagation();
        onOpen();
      }}
      sx={{ font: 'inherit', textAlign: 'start', verticalAlign: 'baseline' }}
    >
      {children}
    </Link>
  );
}
