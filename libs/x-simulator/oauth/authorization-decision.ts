import {
  callbackAddress,
  checkAuthorizationRequest,
  type AuthorizationRequest,
} from './authorization-request.js';
import { SimulatorError } from '../simulator-error.js';
import type { SimulatorParts } from '../simulator-parts.js';

/**
 * The user authorizes the app. Returns the callback address with the code.
 * @throws SimulatorError `unknown_user`, or `authorization_refused` for a suspended account
 */
export function authorizeApp(parts: SimulatorParts, request: AuthorizationRequest, username: string): URL {
  const account = parts.state.accounts.getOrThrow(username);
  if (account.isSuspended) {
    throw new SimulatorError('authorization_refused', `@${account.username} is suspended`);
  }
  return callbackAddress(request, { code: parts.oauth.issueCode(request, account.id) });
}

/** The user cancels. Returns the callback address with `access_denied`. */
export function denyApp(request: AuthorizationRequest): URL {
  return callbackAddress(request, { error: 'access_denied' });
}

/**
 * The request in an authorization address.
 * @throws SimulatorError `authorization_refused` when X would show an error page
 */
export function requestFromAddress(parts: SimulatorParts, address: string): AuthorizationRequest {
  const query = URL.canParse(address) ? new URL(address).searchParams : new URLSearchParams();
  const check = checkAuthorizationRequest(query, parts.settings);
  if (!check.ok) throw new SimulatorError('authorization_refused', check.mistakes.join(' '));
  return check.request;
}
