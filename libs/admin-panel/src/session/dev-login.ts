import { ApiError } from '#client';
import { reach } from '../api/reach.js';

/** A demo user who can sign in with one click. */
export interface DevUser {
  readonly sub: string;
  readonly roles: readonly string[];
  readonly label: string;
}

/** The users who can sign in with one click; none when the service is not a demo. */
export async function findDevUsers(signal: AbortSignal): Promise<DevUser[]> {
  const response = await reach(
    new Request('/dev-login', { signal, headers: { accept: 'application/json' } }),
  );
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  if (!response.ok || !isJson) return [];
  const body: unknown = await response.json();
  const users: unknown = isRecord(body) ? body.users : undefined;
  return Array.isArray(users) ? users.flatMap(devUsers) : [];
}

/** A new token for one of them. @throws ApiError when the service refuses. */
export async function devToken(sub: string): Promise<string> {
  const response = await reach(
    new Request('/dev-login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sub }),
    }),
  );
  if (!response.ok) throw await ApiError.of(response);
  const body: unknown = await response.json();
  if (!isRecord(body) || typeof body.token !== 'string') throw new Error('The service gave no token.');
  return body.token;
}

function devUsers(user: unknown): DevUser[] {
  if (!isRecord(user) || typeof user.sub !== 'string') return [];
  const roles = Array.isArray(user.roles) ? user.roles.filter((role) => typeof role === 'string') : [];
  const label = typeof user.label === 'string' ? user.label : user.sub;
  return [{ sub: user.sub, roles, label }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
