import type { AuthProvider } from 'react-admin';

import { utcText } from '../display/text/utc-text.js';
import { assertAdmin } from './check-admin.js';
import { cleanToken, readClaims } from './claims.js';
import { tokenStore } from './current-session.js';

export interface SignIn {
  readonly token: string;
  readonly forThisTab: boolean;
}

/** Shows no message of its own: the sign-in page says why a session has ended. */
class SessionEnded extends Error {
  override readonly message = false as unknown as string;
}

/** Ends a session whose token has expired. Returns whether the session continues. */
export function isSessionAlive(): boolean {
  const { claims, token } = tokenStore;
  if (token === null) return false;
  if (claims !== null && claims.expiresAt > Date.now()) return true;
  tokenStore.end('You were signed out because your token has expired.');
  return false;
}

export const authProvider: AuthProvider = {
  login: async ({ token: pasted, forThisTab }: SignIn) => {
    const token = cleanToken(pasted);
    const claims = readClaims(token);
    if (claims === null) {
      throw new Error('This is not a token: paste the whole JWT, three parts with dots between them.');
    }
    if (claims.expiresAt <= Date.now()) {
      throw new Error(`This token expired at ${utcText(new Date(claims.expiresAt).toISOString())} UTC.`);
    }
    await assertAdmin(token);
    tokenStore.keep(token, { forThisTab });
  },
  logout: () => {
    tokenStore.forget();
    return Promise.resolve();
  },
  checkAuth: () => (isSessionAlive() ? Promise.resolve() : Promise.reject(new SessionEnded())),
  checkError: (error: unknown) => {
    const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
    if (status === 401) {
      if (isSessionAlive()) tokenStore.end('You were signed out: the service no longer accepts your token.');
    } else if (status === 403) {
      tokenStore.end('You were signed out: your token no longer has the role “admin”.');
    } else return Promise.resolve();
    return Promise.reject(new SessionEnded());
  },
  getIdentity: () => {
    const { claims } = tokenStore;
    return claims === null
      ? Promise.reject(new SessionEnded())
      : Promise.resolve({ id: claims.sub, fullName: claims.name ?? claims.sub });
  },
  getPermissions: () => Promise.resolve('admin'),
};
