import type { Run } from '../../api/types.js';
import { utcText } from '../../display/text/utc-text.js';

/** One detail of a run. */
export interface Detail {
  readonly name: string;
  /** Several for a list; none for an empty list. */
  readonly values: readonly string[];
}

const NAMES: Readonly<Record<string, string>> = {
  cutoff: 'Older than',
  files: 'Files written',
  damaged: 'Damaged files',
  deletedArchives: 'Expired archives',
  inactiveDays: 'Inactive for (days)',
  count: 'Found',
  sample: 'Examples',
  disconnected: 'Disconnected',
  wouldDisconnect: 'Would disconnect, if configured',
  authorizationRequests: 'Expired sign-ins',
  idempotencyKeys: 'Request keys',
  leases: 'Expired leases',
  maintenanceRuns: 'Old runs',
  userUsage: 'Old daily usage of members',
  instances: 'Stopped instances',
};

/** Details that a dry run does not have, because it changes nothing. */
const ONLY_DONE = ['files', 'disconnected'];

/** The details of a run with readable names and values, without `complete`: see `isComplete`. */
export function detailsInWords({ details, dryRun }: Pick<Run, 'details' | 'dryRun'>): Detail[] {
  return Object.entries(details ?? {})
    .filter(([key]) => key !== 'complete' && !(dryRun && ONLY_DONE.includes(key)))
    .map(([key, value]) => ({ name: NAMES[key] ?? nameOf(key), values: valuesOf(value) }));
}

/** False when a successful run has left rows to the next run, because it reached a limit. */
export function isComplete({ details }: Pick<Run, 'details'>): boolean {
  return details?.complete !== false;
}

/** `someNewName` as `Some new name`. */
function nameOf(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valuesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [textOf(value)];
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return value.toLocaleString('en-GB');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? `${utcText(value)} UTC` : value;
}
