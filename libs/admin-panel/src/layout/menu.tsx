import FactCheckIcon from '@mui/icons-material/FactCheckOutlined';
import OverviewIcon from '@mui/icons-material/DashboardOutlined';
import HistoryIcon from '@mui/icons-material/HistoryOutlined';
import LinkIcon from '@mui/icons-material/LinkOutlined';
import ReviewIcon from '@mui/icons-material/GavelOutlined';
import MaintenanceIcon from '@mui/icons-material/BuildOutlined';
import PlaylistIcon from '@mui/icons-material/PlaylistAddCheckOutlined';
import TaskIcon from '@mui/icons-material/TaskAltOutlined';
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Menu, useSidebarState } from 'react-admin';

/** Links to all pages. */
export function PanelMenu() {
  return (
    <Box component="nav" aria-label="Pages">
      <Menu sx={{ pt: 1 }}>
        <Group title="Watch">
          <Menu.Item to="/" primaryText="Overview" leftIcon={<OverviewIcon />} />
          <Menu.Item to="/verification-logs" primaryText="Verification logs" leftIcon={<FactCheckIcon />} />
        </Group>
        <Group title="Manage">
          <Menu.Item to="/completions" primaryText="Review" leftIcon={<ReviewIcon />} />
          <Menu.Item to="/connections" primaryText="Connections" leftIcon={<LinkIcon />} />
          <Menu.Item to="/tasks" primaryText="Tasks" leftIcon={<TaskIcon />} />
        </Group>
        <Group title="Operate">
          <Menu.Item to="/batch-verify" primaryText="Batch verify" leftIcon={<PlaylistIcon />} />
          <Menu.Item to="/maintenance" primaryText="Maintenance" leftIcon={<MaintenanceIcon />} />
          <Menu.Item to="/audit-events" primaryText="Audit" leftIcon={<HistoryIcon />} />
        </Group>
      </Menu>
    </Box>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const [isOpen] = useSidebarState();
  return (
    <>
      <Typography
        component="li"
        role="presentation"
        variant="overline"
        color="textSecondary"
        sx={{ px: 2.5, pt: 1, visibility: isOpen ? 'visible' : 'hidden' }}
      >
        {title}
      </Typography>
      {children}
    </>
  );
}
