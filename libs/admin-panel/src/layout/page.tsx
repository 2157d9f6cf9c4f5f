import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** The content of a page: the same margins everywhere, and never wider than the screen. */
export function Page({ children }: { readonly children: ReactNode }) {
  return (
    <Box sx={{ p: { xs: 2, md: 3 }, width: '100%', maxWidth: 1440, mx: 'auto', minWidth: 0 }}>{children}</Box>
  );
}
