import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';

import { DocumentTitle } from './document-title.js';

interface PageHeaderProps {
  readonly title: string;
  /** One sentence on what the page is for. */
  readonly lead?: ReactNode | undefined;
  /** Buttons for the whole page. */
  readonly actions?: ReactNode | undefined;
}

/** The heading of a page, its title in the browser's tab, and its actions. */
export function PageHeader({ title, lead, actions }: PageHeaderProps) {
  return (
    <Stack
      direction="row"
      sx={{ flexWrap: 'wrap', gap: 2, justifyContent: 'space-between', alignItems: 'flex-end', mb: 2 }}
    >
      <DocumentTitle title={title} />
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="h1">{title}</Typography>
        {lead !== undefined && (
          <Typography variant="body2" color="textSecondary" sx={{ mt: 0.25, maxWidth: '70ch' }}>
            {lead}
          </Typography>
        )}
      </Box>
      {actions !== undefined && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          {actions}
        </Stack>
      )}
    </Stack>
  );
}
