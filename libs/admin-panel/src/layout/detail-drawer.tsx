import CloseIcon from '@mui/icons-material/Close';
import { Box, Drawer, IconButton, Stack, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';

interface DetailDrawerProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons for the row that is shown. */
  readonly actions?: ReactNode;
}

/** One row in full, beside its list; on a phone it fills the screen. Escape and its button close it. */
export function DetailDrawer({ isOpen, title, onClose, children, actions }: DetailDrawerProps) {
  const titleId = useId();
  return (
    <Drawer
      anchor="right"
      open={isOpen}
      onClose={onClose}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-modal': true,
          'aria-labelledby': titleId,
          sx: { width: { xs: '100%', sm: 600 }, maxWidth: '100%' },
        },
      }}
    >
      <Stack
        direction="row"
        sx={{
          position: 'sticky',
          top: 0,
          zIndex: 1,
          px: 2.5,
          py: 1.5,
          alignItems: 'center',
          justifyContent: 'space-between',
          borderBottom: 1,
          borderColor: 'divider',
          bgcolor: 'background.paper',
        }}
      >
        <Typography id={titleId} variant="h2">
          {title}
        </Typography>
        <IconButton aria-label="Close" onClick={onClose} edge="end">
          <CloseIcon />
        </IconButton>
      </Stack>
      <Box sx={{ p: 2.5 }}>{children}</Box>
      {actions !== undefined && (
        <Stack direction="row" sx={{ gap: 1, p: 2.5, pt: 0, flexWrap: 'wrap' }}>
          {actions}
        </Stack>
      )}
    </Drawer>
  );
}
