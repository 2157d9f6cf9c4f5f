import { Box, Button, Typography } from '@mui/material';
import type { FieldValues } from 'react-hook-form';
import { BooleanInput, Form, PasswordInput, required } from 'react-admin';

import type { SignIn } from './auth-provider.js';

export interface SignInProps {
  readonly isBusy: boolean;
  readonly signIn: (credentials: () => Promise<SignIn>) => Promise<void>;
}

interface TokenFormProps {
  readonly isBusy: boolean;
  readonly onSubmit: SignInProps['signIn'];
}

/** A field for a token and the choice to keep it for this tab. */
export function TokenForm({ isBusy, onSubmit }: TokenFormProps) {
  return (
    <Form
      defaultValues={{ token: '', forThisTab: false }}
      onSubmit={(values: FieldValues) => onSubmit(() => Promise.resolve(values as SignIn))}
    >
      <PasswordInput
        source="token"
        label="Access token"
        fullWidth
        autoComplete="off"
        validate={required('Paste a token')}
        helperText="A JWT with the role “admin”. It stays in this tab’s memory."
        slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: 'off' } }}
      />
      <BooleanInput source="forThisTab" label="Keep it for this tab" helperText={false} />
      <Typography variant="body2" color="textSecondary" sx={{ mb: 2 }}>
        If you keep it, reloading the page does not sign you out. Closing the tab does.
      </Typography>
      <Box>
        <Button type="submit" variant="contained" size="large" fullWidth loading={isBusy}>
          Sign in
        </Button>
      </Box>
    </Form>
  );
}
