import type { MaintenanceMode } from '../api/types.js';

interface StateWords {
  readonly label: string;
  readonly meaning: string;
}

const WORDS: Record<MaintenanceMode['state'], StateWords> = {
  off: { label: 'Off', meaning: 'Members can do everything, and the queue and the scheduled jobs work.' },
  draining: {
    label: 'Draining',
    meaning:
      'Members are turned away. What had begun before is being finished, and other instances follow within seconds.',
  },
  quiet: {
    label: 'On and quiet',
    meaning:
      'Members change nothing, and neither do the queue and the scheduled jobs. It is safe to work on the database.',
  },
};

/** A state of the maintenance mode: its name, and what is so while it lasts. */
export function stateWords(state: MaintenanceMode['state']): StateWords {
  return WORDS[state];
}

const DRAINING_POLL_MS = 2_000;
const CALM_POLL_MS = 15_000;

/** How long to wait before the mode is asked for again, in milliseconds. */
export function pollMs(state: MaintenanceMode['state'] | undefined): number {
  return state === 'draining' ? DRAINING_POLL_MS : CALM_POLL_MS;
}
