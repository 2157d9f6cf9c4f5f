import { Box, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';

/** A part of the evidence under a heading of its own. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const titleId = useId();
  return (
    <Box component="section" aria-labelledby={titleId}>
      <Typography variant="h3" id={titleId} gutterBottom>
        {title}
      </Typography>
      {children}
    </Box>
  );
}
