import { useEffect } from 'react';
import { useLogout } from 'react-admin';

import { isSessionAlive } from './auth-provider.js';
import { tokenStore } from './current-session.js';

/** The longest wait of a browser's timer, in milliseconds. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/** Signs out at the moment the token expires, on every page. */
export function SessionWatch(): null {
  const logout = useLogout();
  const expiresAt = tokenStore.claims?.expiresAt;
  useEffect(() => {
    if (expiresAt === undefined) return undefined;
    const wait = Math.min(Math.max(expiresAt - Date.now(), 0), MAX_WAIT_MS);
    const timer = setTimeout(() => {
      if (!isSessionAlive()) void logout();
    }, wait);
    return () => {
      clearTimeout(timer);
    };
  }, [expiresAt, logout]);
  return null;
}
