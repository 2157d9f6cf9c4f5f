/**
 * For whom a call is made. `waiting`: somebody waits for it now. `due`: it is due by itself. `batch`: an admin asked
 * for many. The last two are background work.
 */
export type ServiceClass = 'waiting' | 'due' | 'batch';
