import { problemOf } from '../api/problem.js';
import { reach } from '../api/reach.js';

/** Asks the service whether it takes the token, and as an admin's. Throws with words for the operator where it does not. */
export async function assertAdmin(token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await reach(new Request('/v1/admin/maintenance/mode', { headers, cache: 'no-store' }));
  if (response.ok) return;
  const problem = await problemOf(response);
  if (response.status === 401) throw new Error(`The service does not accept this token. ${problem.message}`);
  if (response.status === 403) {
    throw new Error(
      'This token is valid, but it is not an admin’s: it does not carry the role “admin”. It was not kept.',
    );
  }
  throw problem;
}
