import { ApiError } from '#client';
import { reach } from '../api/reach.js';

/** Asks the service whether it accepts an admin's token. @throws Error with a message for the operator if not. */
export async function assertAdmin(token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await reach(new Request('/v1/admin/maintenance/mode', { headers, cache: 'no-store' }));
  if (response.ok) return;
  const problem = await ApiError.of(response);
  if (response.status === 401) throw new Error(`The service does not accept this token. ${problem.message}`);
  if (response.status === 403) {
    throw new Error('This token is valid, but it does not have the role “admin”. It was not stored.');
  }
  throw problem;
}
