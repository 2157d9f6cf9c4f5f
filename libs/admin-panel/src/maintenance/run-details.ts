import type { Run } from '../api/types.js';
import { utcText } from '../display/utc-text.js';

/** One thing that a run tells about itself. */
export interface Detail {
  readonly name: string;
  /** More than one where it is a list; none where the list is empty. */
  readonly values: readonly string[];
}

const NAMES: Readonly<Record<string, string>> = {
  cutoff: 'Older than',
  files: 'Files written',
  damaged: 'Files found damaged',
  deletedArchives: 'Archives past their time',
  inactiveDays: 'Inactive for (days)',
  count: 'Found',
  sample: 'Some of them',
  disconnected: 'Disconnected',
  wouldDisconnect: 'To disconnect, if set so',
  authorizationRequests: 'Lapsed sign-ins',
  idempotencyKeys: 'Request keys',
  leases: 'Spent leases',
  maintenanceRuns: 'Old runs',
  userUsage: 'Old usage of users',
  instances: 'Instances long gone',
};

/** What a dry run never has, because nothing was done. */
const ONLY_DONE = ['files', 'disconnected'];

/** What a run tells about itself, for people. Whether it is complete is told apart: see `isComplete`. */
export function detailsInWords({ details, dryRun }: Pick<Run, 'details' | 'dryRun'>): Detail[] {
  return Object.entries(details ?? {})
    .filter(([key]) => key !== 'complete' && !(dryRun && ONLY_DONE.includes(key)))
    .map(([key, value]) => ({ name: NAMES[key] ?? nameOf(key), values: valuesOf(value) }));
}

/** False where a run that ended well has left something to the next one: a limit was reached. */
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
