import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useRefresh } from 'react-admin';

import { answerOf } from '#client';
import { api } from '../../api/client.js';
import type { ApiError } from '#client';
import type { Job, Run } from '../../api/types.js';
import { useApiAction, useApiQuery } from '../../api/use-api.js';

const POLL_MS = 10_000;

/** The jobs, loaded again and again: another instance may run one. */
export function useJobs(): UseQueryResult<Job[], ApiError> {
  return useApiQuery(
    ['maintenance-jobs'],
    async (signal) => (await answerOf(api.GET('/v1/admin/maintenance/jobs', { signal }))).data,
    { every: POLL_MS },
  );
}

export type RunKind = 'dry-run' | 'run';

export interface JobRunner {
  /** The jobs that the operator has started and that still run. */
  readonly busy: ReadonlyMap<Job['name'], RunKind>;
  /** Resolves with the run when it has ended; rejects with an ApiError when it did not start, or got no answer. */
  readonly run: (name: Job['name'], kind: RunKind) => Promise<Run>;
}

/** Runs jobs. A run continues in the service even when nobody waits for it. */
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
