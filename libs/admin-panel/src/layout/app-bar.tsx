import { Box, Typography } from '@mui/material';
import { AppBar, LoadingIndicator, ToggleThemeButton, UserMenu, useGetIdentity } from 'react-admin';

import { Mark } from '../theme/mark.js';

/** The bar on top: the name, reload, light or dark, and sign-out. */
export function PanelAppBar() {
  return (
    <AppBar alwaysOn toolbar={<Tools />} userMenu={<Account />}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexGrow: 1, minWidth: 0 }}>
        <Mark size={22} />
        <Typography component="span" noWrap sx={{ fontWeight: 650 }}>
          Task verification
        </Typography>
      </Box>
    </AppBar>
  );
}

function Tools() {
  return (
    <>
      <ToggleThemeButton />
      <LoadingIndicator aria-label="Loading" />
    </>
  );
}

function Account() {
  const { identity } = useGetIdentity();
  return <UserMenu label={`${identity?.fullName ?? 'You'}: account`} />;
}
