import type { Job, Run } from '../api/types.js';
import { jobName } from '../display/job-name.js';

type JobName = Job['name'];

interface JobWords {
  /** What a run does. */
  readonly does: string;
  /** What an admin has to know before a run: what it changes for good. */
  readonly forGood: string;
  /** What `affected` counts, for one and for many. */
  readonly one: string;
  readonly many: string;
  /** What has happened to them, and what would. */
  readonly did: string;
  readonly would: string;
}

const WORDS: Record<JobName, JobWords> = {
  'archive-verification-logs': {
    does: 'Moves old verification logs out of the database into archive files, and removes archive files that are past their time.',
    forGood:
      'A removed archive file is gone for good: download the ones you need first. Archived rows can be restored from their file by the command line.',
    one: 'log row',
    many: 'log rows',
    did: 'moved into archives',
    would: 'would move into archives',
  },
  'deactivate-expired-tokens': {
    does: 'Notes of each connection whose access token has run out that it does not work now.',
    forGood:
      'Nothing is lost: the next verification refreshes the token and sets the connection active again.',
    one: 'connection',
    many: 'connections',
    did: 'marked inactive',
    would: 'would be marked inactive',
  },
  'report-inactive-connections': {
    does: 'Finds connections that were not verified for a long time, or never.',
    forGood:
      'Where the service is set to disconnect them (INACTIVE_CONNECTION_ACTION), their tokens are revoked and the connections erased. That cannot be undone: the members have to connect again. A dry run tells how many.',
    one: 'connection',
    many: 'connections',
    did: 'found inactive',
    would: 'found inactive',
  },
  'purge-authorization-requests': {
    does: 'Removes what has had its time: lapsed sign-ins, used request keys, old runs and other short-lived rows.',
    forGood: 'The rows are deleted for good. Nobody needs them any more.',
    one: 'row',
    many: 'rows',
    did: 'removed',
    would: 'would be removed',
  },
};

export function jobWords(name: JobName): JobWords & { readonly title: string } {
  return { title: jobName(name), ...WORDS[name] };
}

/** What a run came to: `3 log rows moved into archives`. */
export function affectedInWords({ job, affected, dryRun }: Pick<Run, 'job' | 'affected' | 'dryRun'>): string {
  const { one, many, did, would } = WORDS[job];
  const count = affected === 0 ? 'No' : affected.toLocaleString('en-GB');
  return `${count} ${affected === 1 ? one : many} ${dryRun ? would : did}`;
}
