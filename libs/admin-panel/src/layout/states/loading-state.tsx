import { Box, Skeleton } from '@mui/material';

/** Shown in place of what is loading. */
export function LoadingState({ rows = 4 }: { readonly rows?: number }) {
  return (
    <Box role="status" aria-label="Loading" aria-busy="true" sx={{ p: 2 }}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={32} />
      ))}
    </Box>
  );
}
