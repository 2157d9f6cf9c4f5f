import type { Job, Run } from '../../api/types.js';
import { jobName } from '../../display/text/job-name.js';

type JobName = Job['name'];

interface JobWords {
  /** What a run does. */
  readonly does: string;
  /** What an admin should know before a run. */
  readonly warning: string;
  /** What `affected` counts, for one and for many. */
  readonly one: string;
  readonly many: string;
  /** What a run did to them, and what it would do. */
  readonly did: string;
  readonly would: string;
}

const WORDS: Record<JobName, JobWords> = {
  'archive-verification-logs': {
    does: 'Moves old verification logs from the database into archive files, and deletes expired archive files.',
    warning:
      'A deleted archive file cannot be recovered: download the ones you need first. Archived rows can be restored from their file on the command line.',
    one: 'log row',
    many: 'log rows',
    did: 'moved into archives',
    would: 'would move into archives',
  },
  'deactivate-expired-tokens': {
    does: 'Marks connections whose access token has expired as inactive.',
    warning:
      'Nothing is lost: the next verification refreshes the token and marks the connection as active again.',
    one: 'connection',
    many: 'connections',
    did: 'marked inactive',
    would: 'would be marked inactive',
  },
  'report-inactive-connections': {
    does: 'Finds connections that were never verified, or not for a long time.',
    warning:
      'If the service is configured to disconnect them (INACTIVE_CONNECTION_ACTION), their tokens are revoked and the connections are deleted. This cannot be undone: the members have to connect again. A dry run shows how many.',
    one: 'connection',
    many: 'connections',
    did: 'found inactive',
    would: 'found inactive',
  },
  'purge-authorization-requests': {
    does: 'Deletes expired sign-ins, request keys, old runs and other short-lived rows.',
    warning: 'The rows cannot be recovered. The service no longer needs them.',
    one: 'row',
    many: 'rows',
    did: 'deleted',
    would: 'would be deleted',
  },
  'compare-x-balance': {
    does: "Reads the balance of X's credits, and compares what X took with the estimate.",
    warning: 'Nothing is changed. Its next run compares with the balance that this one read.',
    one: 'balance',
    many: 'balances',
    did: 'read',
    would: 'read',
  },
};

export function jobWords(name: JobName): JobWords & { readonly title: string } {
  return { title: jobName(name), ...WORDS[name] };
}

/** The outcome of a run: `3 log rows moved into archives`. */
export function affectedInWords({ job, affected, dryRun }: Pick<Run, 'job' | 'affected' | 'dryRun'>): string {
  const { one, many, did, would } = WORDS[job];
  const count = affected === 0 ? 'No' : affected.toLocaleString('en-GB');
  return `${count} ${affected === 1 ? one : many} ${dryRun ? would : did}`;
}
