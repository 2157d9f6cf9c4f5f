import { useCallback, useEffect, useRef, useState } from 'react';
import { useNotify } from 'react-admin';

import { answerOf } from '#client';
import { api } from '../../api/client.js';
import type { BatchAnswer } from '../../api/types.js';
import { useApiAction } from '../../api/use-api.js';
import { batchOf, EMPTY_BATCH, type Batch } from './batch.js';
import { endsSession } from './retry-plan.js';
import { runBatch, type Pause } from './run-batch.js';
import { wait } from './wait.js';

export interface BatchRun {
  readonly batch: Batch;
  /** The ids of the current run, or of the last one. */
  readonly runIds: readonly string[];
  readonly phase: 'idle' | 'running' | 'stopping';
  readonly pause: Pause | null;
  /** Starts a new batch. */
  readonly start: (ids: readonly string[]) => void;
  /** Sends some ids of the batch again; the other results stay. */
  readonly runAgain: (ids: readonly string[]) => void;
  /** Ends the run after the current chunk. */
  readonly stop: () => void;
  readonly clear: () => void;
}

/** Verifies completions in chunks. No further chunk is sent after the page was left. */
export function useBatch(): BatchRun {
  const [batch, setBatch] = useState<Batch>(EMPTY_BATCH);
  const [runIds, setRunIds] = useState<readonly string[]>([]);
  const [phase, setPhase] = useState<BatchRun['phase']>('idle');
  const [pause, setPause] = useState<Pause | null>(null);
  const running = useRef<AbortController | null>(null);
  const notify = useNotify();
  const act = useApiAction();
  useEffect(() => () => running.current?.abort(), []);

  const run = useCallback(
    async (from: Batch, ids: readonly string[]) => {
      const abort = new AbortController();
      running.current = abort;
      setRunIds(ids);
      setPhase('running');
      try {
        await runBatch(from, ids, {
          send: (chunk) => act(() => verify(chunk)),
          wait,
          onChange: setBatch,
          onPause: setPause,
          signal: abort.signal,
        });
      } catch (error) {
        if (!endsSession(error))
          notify('The batch stopped because of an error. The results so far are valid.', { type: 'error' });
      } finally {
        setPause(null);
        setPhase('idle');
      }
    },
    [act, notify],
  );
  const start = useCallback((ids: readonly string[]) => void run(batchOf(ids), ids), [run]);

  return {
    batch,
    runIds,
    phase,
    pause,
    start,
    runAgain: (ids) => void run(batch, ids),
    stop: () => {
      setPhase('stopping');
      running.current?.abort();
    },
    clear: () => {
      setBatch(EMPTY_BATCH);
    },
  };
}

function verify(ids: readonly string[]): Promise<BatchAnswer> {
  return answerOf(api.POST('/v1/admin/verifications', { body: { completionIds: [...ids] } }));
}
