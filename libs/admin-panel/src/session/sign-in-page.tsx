import { Alert, Box, Card, Stack, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { useLogin } from 'react-admin';

import { DocumentTitle } from '../layout/document-title.js';
import { Mark } from '../theme/mark.js';
import type { SignIn } from './auth-provider.js';
import { DevUsers } from './dev-users.js';
import { TokenForm } from './token-form.js';
import { tokenStore } from './current-session.js';

/** Sign-in with a pasted token, or with one click in a demo. Says why the last session ended. */
export function SignInPage() {
  const login = useLogin();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [endedBecause] = useState(() => tokenStore.endedBecause);

  const signIn = async (credentials: () => Promise<SignIn>) => {
    setIsBusy(true);
    setRefusal(null);
    try {
      await login(await credentials());
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : 'The sign-in failed.');
    } finally {
      setIsBusy(false);
    }
  };
  useEffect(() => {
    if (refusal !== null) document.getElementById('refusal')?.scrollIntoView({ block: 'nearest' });
  }, [refusal]);

  return (
    <Box component="main" sx={{ minHeight: '100dvh', display: 'grid', placeItems: 'center', p: 2 }}>
      <DocumentTitle title="Sign in" />
      <Card sx={{ width: '100%', maxWidth: 440, p: { xs: 3, sm: 4 } }}>
        <Stack spacing={3}>
          <Stack direction="row" spacing={1.5} sx={{ alignItems: 'center' }}>
            <Mark size={36} />
            <Box>
              <Typography variant="h5" component="h1">
                Task verification
              </Typography>
              <Typography variant="body2" color="textSecondary">
                Sign in as an admin
              </Typography>
            </Box>
          </Stack>
          {endedBecause !== null && refusal === null && <Alert severity="info">{endedBecause}</Alert>}
          {refusal !== null && (
            <Alert severity="error" id="refusal">
              {refusal}
            </Alert>
          )}
          <DevUsers isBusy={isBusy} onChoose={signIn} />
          <TokenForm isBusy={isBusy} onSubmit={signIn} />
        </Stack>
      </Card>
    </Box>
  );
}
