import {
  callbackAddress,
  checkAuthorizationRequest,
  type AuthorizationRequest,
} from './authorization-request.js';
import { SimulatorError } from '../simulator-error.js';
import type { SimulatorParts } from '../simulator-parts.js';

/**
 * A person lets the app in; answers the callback address with the code. Throws `unknown_user`, and
 * `authorization_refused` for a suspended account.
 */
export function authorizeApp(parts: SimulatorParts, request: AuthorizationRequest, username: string): URL {
  const account = parts.state.accounts.getOrThrow(username);
  if (account.isSuspended) {
    throw new SimulatorError('authorization_refused', `@${account.username} is suspended`);
  }
  return callbackAddress(request, { code: parts.oauth.issueCode(request, account.id) });
}

/** A person keeps the app out; answers the callback address with `access_denied`. */
export function denyApp(request: AuthorizationRequest): URL {
  return callbackAddress(request, { error: 'access_denied' });
}

/** The request that an authorization address carries. Throws `authorization_refused` where X would show mistakes. */
export function requestFromAddress(parts: SimulatorParts, address: string): AuthorizationRequest {
  const query = URL.canParse(address) ? new URL(address).searchParams : new URLSearchParams();
  const check = checkAuthorizationRequest(query, parts.settings);
  if (!check.ok) throw new SimulatorError('authorization_refused', check.mistakes.join(' '));
  return check.request;
}
