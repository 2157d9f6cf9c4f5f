import { Problem } from '../problem.js';
import type { ModeState } from './maintenance-mode.js';

const RETRY_AFTER_SECONDS = 60;
const USUAL_WORDS = 'The service is in maintenance. What you see stays readable: try again later.';

/** What a member is told who wants to change something while the mode is on. */
export function maintenanceProblem({ message }: ModeState): Problem {
  return new Problem('maintenance_mode', message ?? USUAL_WORDS, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
