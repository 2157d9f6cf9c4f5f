import { useCallback, useEffect, useState } from 'react';
import { answerOf, isSettled, type ApiError, type Completion, type ServiceClient, type Task } from '#client';
import { failureOf } from '../api/failure-of.js';
import { useCountdown } from '../display/use-countdown.js';

const SECOND_MS = 1000;

export interface Verification {
  readonly isBusy: boolean;
  /** Seconds until the task can be verified again; 0: now. */
  readonly waitSeconds: number;
  readonly failure: ApiError | null;
  readonly verify: (proofUrl: string | null) => Promise<void>;
}

/** Verifies one task, and loads its completion again while the service works on it. */
export function useVerification(
  client: ServiceClient,
  task: Task,
  onChange: (completion: Completion) => void,
): Verification {
  const { completion } = task;
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [waitEnd, setWaitEnd] = useState<number | null>(null);
  const waitSeconds = useCountdown(waitEnd);

  useEffect(() => {
    if (completion === null || isBusy || isSettled(completion)) return undefined;
    const leaving = new AbortController();
    client
      .pollUntilSettled(completion, { signal: leaving.signal, onLook: onChange })
      .catch((error: unknown) => {
        if (!leaving.signal.aborted) setFailure(failureOf(error));
      });
    return () => {
      leaving.abort();
    };
  }, [client, completion, isBusy, onChange]);

  const verify = useCallback(
    async (proofUrl: string | null): Promise<void> => {
      setBusy(true);
      setFailure(null);
      setWaitEnd(null);
      try {
        onChange(await verified(client, task, proofUrl));
      } catch (error) {
        const noted = failureOf(error);
        const { retryAfterSeconds } = noted;
        if (noted.code === 'verification_cooldown' && retryAfterSeconds !== null)
          setWaitEnd(Date.now() + retryAfterSeconds * SECOND_MS);
        else setFailure(noted);
      } finally {
        setBusy(false);
      }
    },
    [client, task, onChange],
  );
  return { isBusy, waitSeconds, failure, verify };
}

/** Sends a new claim or proof; without one, verifies the same completion again. */
async function verified(client: ServiceClient, task: Task, proofUrl: string | null): Promise<Completion> {
  const before = task.completion;
  const again = (id: string) =>
    answerOf(client.POST('/v1/completions/{id}/verify', { params: { path: { id } } }));
  if (before !== null && proofUrl === null) return again(before.id);
  const after = await answerOf(
    client.POST('/v1/tasks/{id}/completions', {
      params: { path: { id: task.id } },
      body: proofUrl === null ? {} : { proofUrl },
    }),
  );
  const isAsBefore = before !== null && after.verification?.id === before.verification?.id;
  // During the cooldown a claim only stores the proof; the call then answers how long to wait.
  return isAsBefore && after.status !== 'APPROVED' ? again(after.id) : after;
}
