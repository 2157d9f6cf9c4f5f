import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useRefresh } from 'react-admin';

import { answerOf, api } from '../api/client.js';
import type { ApiError } from '../api/problem.js';
import type { Job, Run } from '../api/types.js';
import { useApiAction, useApiQuery } from '../api/use-api.js';

const POLL_MS = 10_000;

/** The jobs, asked for again and again: another instance may run one. */
export function useJobs(): UseQueryResult<Job[], ApiError> {
  return useApiQuery(
    ['maintenance-jobs'],
    async (signal) => (await answerOf(api.GET('/v1/admin/maintenance/jobs', { signal }))).data,
    { every: POLL_MS },
  );
}

export type RunKind = 'dry-run' | 'run';

export interface JobRunner {
  /** What runs now at the operator's word. */
  readonly busy: ReadonlyMap<Job['name'], RunKind>;
  /** Resolves with the run when it has ended. Throws an ApiError where there is none to tell of. */
  readonly run: (name: Job['name'], kind: RunKind) => Promise<Run>;
}

/** Runs jobs. A run goes on in the service though nobody waits for it. */
export function useJobRunner(): JobRunner {
  const [busy, setBusy] = useState<JobRunner['busy']>(new Map());
  const act = useApiAction();
  const queries = useQueryClient();
  const refresh = useRefresh();
  const run = useCallback<JobRunner['run']>(
    async (name, kind) => {
      setBusy((before) => new Map(before).set(name, kind));
      try {
        return await act(() =>
          answerOf(
            api.POST('/v1/admin/maintenance/jobs/{name}/runs', {
              params: { path: { name } },
              body: { dryRun: kind === 'dry-run' },
            }),
          ),
        );
      } finally {
        setBusy((before) => new Map([...before].filter(([other]) => other !== name)));
        void queries.invalidateQueries({ queryKey: ['api', 'maintenance-jobs'] });
        refresh();
      }
    },
    [act, queries, refresh],
  );
  return { busy, run };
}
