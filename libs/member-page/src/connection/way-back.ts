import type { SignInErrorCode, SignInResult } from '#client';

/** The result of a visit to X, as a text for the member. */
export interface WayBack {
  readonly isGood: boolean;
  readonly text: string;
}

const ERRORS: Readonly<Record<SignInErrorCode, string>> = {
  invalid_state:
    'The sign-in has expired, was already used, or was started in another browser. Please start again.',
  exchange_failed: 'X did not complete the sign-in. Please try again.',
  account_in_use: 'This X account is connected to another member. Disconnect it there first.',
  missing_scope: 'A permission is missing. Please connect again and allow all of them.',
  maintenance_mode: 'The service is in maintenance. Please connect again later.',
  unknown: 'The X account could not be connected.',
};

export function wayBackOf(result: SignInResult): WayBack {
  switch (result.outcome) {
    case 'connected':
      return { isGood: true, text: 'Your X account is connected.' };
    case 'denied':
      return { isGood: false, text: 'You did not allow access on X, so nothing was connected.' };
    case 'error':
      return { isGood: false, text: ERRORS[result.code] };
  }
}
