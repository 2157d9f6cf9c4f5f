import type { MaintenanceMode } from '../../api/types.js';

interface StateWords {
  readonly label: string;
  readonly meaning: string;
}

const WORDS: Record<MaintenanceMode['state'], StateWords> = {
  off: { label: 'Off', meaning: 'Members can do everything; the queue and the scheduled jobs run.' },
  draining: {
    label: 'Draining',
    meaning:
      'Members can change nothing. Work in progress is being finished, and other instances follow within seconds.',
  },
  quiet: {
    label: 'On and quiet',
    meaning: 'Members, the queue and the scheduled jobs change nothing. It is safe to work on the database.',
  },
};

/** The name and meaning of a state of the maintenance mode. */
export function stateWords(state: MaintenanceMode['state']): StateWords {
  return WORDS[state];
}

const DRAINING_POLL_MS = 2_000;
const USUAL_POLL_MS = 15_000;

/** How long to wait before the mode is loaded again, in milliseconds. */
export function pollMs(state: MaintenanceMode['state'] | undefined): number {
  return state === 'draining' ? DRAINING_POLL_MS : USUAL_POLL_MS;
}
