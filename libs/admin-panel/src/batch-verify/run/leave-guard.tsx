import { useEffect } from 'react';
import { Confirm, useBlocker } from 'react-admin';

import { tokenStore } from '../../session/current-session.js';

/** Asks before the page is left while a batch runs, but not at sign-out. */
export function LeaveGuard({ isRunning }: { readonly isRunning: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isRunning && tokenStore.token !== null && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isRunning) return undefined;
    const ask = (unload: BeforeUnloadEvent) => {
      unload.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
    };
  }, [isRunning]);
  return (
    <Confirm
      isOpen={blocker.state === 'blocked'}
      title="Leave while the batch runs?"
      content="The service finishes the current chunk, the others are not sent, and the results on this page are lost. What was verified stays verified."
      confirm="Leave"
      cancel="Stay"
      confirmColor="warning"
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    />
  );
}
