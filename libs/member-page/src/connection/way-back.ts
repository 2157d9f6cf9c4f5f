/** How a visit to X ended, in words for the member. */
export interface WayBack {
  readonly isGood: boolean;
  readonly text: string;
}

const ERRORS: ReadonlyMap<string | null, string> = new Map(
  Object.entries({
    invalid_state:
      'The sign-in had run out, was used already, or was begun in another browser. Please begin again.',
    exchange_failed: 'X did not let us finish. Please try again.',
    account_in_use: 'This X account is connected to another member. Disconnect it there first.',
    missing_scope: 'X did not give all the permissions that are needed. Connect again and leave them all on.',
    maintenance_mode: 'The service is in maintenance. Please connect again later.',
  }),
);

/** Reads what the service added to the address when it sent the browser back; null when it added nothing. */
export function wayBackOf(query: URLSearchParams): WayBack | null {
  switch (query.get('twitter')) {
    case 'connected':
      return { isGood: true, text: 'Your X account is connected.' };
    case 'denied':
      return { isGood: false, text: 'You did not agree at X, so nothing was connected.' };
    case 'error':
      return {
        isGood: false,
        text: ERRORS.get(query.get('code')) ?? 'The X account could not be connected.',
      };
    case null:
    default:
      return null;
  }
}

/** The result of a visit to X, which is taken out of the address, so that a reload does not tell it again. */
export function takeWayBack(): WayBack | null {
  const address = new URL(location.href);
  const wayBack = wayBackOf(address.searchParams);
  if (wayBack === null) return null;
  for (const name of ['twitter', 'code']) address.searchParams.delete(name);
  history.replaceState(history.state, '', address);
  return wayBack;
}
