import { Link } from '@mui/material';
import type { ReactNode } from 'react';

interface RowOpenerProps {
  readonly onOpen: () => void;
  readonly children: ReactNode;
  /** Says what opens where the children do not. */
  readonly label?: string;
}

/** What the keyboard opens a row by: a row itself takes no focus. */
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
