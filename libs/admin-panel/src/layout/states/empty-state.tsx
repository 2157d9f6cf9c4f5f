import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode | undefined;
}

/** Shown in place of an empty list: says why it is empty, or what to do. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <Box role="status" sx={{ px: 3, py: 6, textAlign: 'center' }}>
      <Typography variant="h2" component="p">
        {title}
      </Typography>
      {children !== undefined && (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5, mx: 'auto', maxWidth: '52ch' }}>
          {children}
        </Typography>
      )}
      {action !== undefined && <Box sx={{ mt: 2 }}>{action}</Box>}
    </Box>
  );
}
