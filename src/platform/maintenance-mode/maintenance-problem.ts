import { Problem } from '../problems/problem.js';
import type { ModeState } from './maintenance-mode.js';

const RETRY_SECONDS = 60;
const DEFAULT_MESSAGE = 'The service is in maintenance. You can still read everything: try again later.';

/** The answer to a member's write while the mode is on. */
export function maintenanceProblem({ message }: ModeState): Problem {
  return new Problem('maintenance_mode', message ?? DEFAULT_MESSAGE, {
    retryAfterSeconds: RETRY_SECONDS,
  });
}
