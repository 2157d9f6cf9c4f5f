import { Button, Divider, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';

import { devToken, findDevUsers } from './dev-login.js';
import type { SignInProps } from './token-form.js';

interface DevUsersProps {
  readonly isBusy: boolean;
  readonly onChoose: SignInProps['signIn'];
}

/** One button for each user of a demo; nothing when the service is not a demo. */
export function DevUsers({ isBusy, onChoose }: DevUsersProps) {
  const { data: users = [] } = useQuery({
    queryKey: ['dev-login'],
    queryFn: ({ signal }) => findDevUsers(signal),
    retry: false,
  });
  if (users.length === 0) return null;
  return (
    <Stack spacing={1.5}>
      <Typography variant="body2" color="textSecondary">
        This is a demo. Sign in as one of its users:
      </Typography>
      {users.map(({ sub, label, roles }) => (
        <Button
          key={sub}
          variant="outlined"
          disabled={isBusy}
          onClick={() => void onChoose(async () => ({ token: await devToken(sub), forThisTab: true }))}
          sx={{ justifyContent: 'space-between' }}
        >
          <span>{label}</span>
          <Typography component="span" variant="caption" color="textSecondary">
            {roles.length === 0 ? 'no role' : roles.join(', ')}
          </Typography>
        </Button>
      ))}
      <Divider>
        <Typography variant="caption" color="textSecondary">
          or
        </Typography>
      </Divider>
    </Stack>
  );
}
