import { useCallback, useEffect, useState } from 'react';
import { failureOf, type Failure } from '../api/failure.js';
import type { MemberService } from '../api/service.js';
import type { Completion, Task } from '../api/shapes.js';
import { useCountdown } from '../display/use-countdown.js';

const POLL_MS = 2000;
const SECOND_MS = 1000;

export interface Verification {
  readonly isBusy: boolean;
  /** Seconds until X may be asked again; 0 when it may. */
  readonly waitSeconds: number;
  readonly failure: Failure | null;
  readonly verify: (proofUrl: string | null) => Promise<void>;
}

/** Verifies one task, and follows what goes on in the background. */
export function useVerification(
  service: MemberService,
  task: Task,
  onChange: (completion: Completion) => void,
): Verification {
  const { completion } = task;
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [waitEnd, setWaitEnd] = useState<number | null>(null);
  const waitSeconds = useCountdown(waitEnd);

  const runningId = completion !== null && isRunning(completion) && !isBusy ? completion.id : null;
  useEffect(() => {
    if (runningId === null) return undefined;
    const leaving = new AbortController();
    const timer = setInterval(() => {
      service.completion(runningId, leaving.signal).then(onChange, (error: unknown) => {
        if (!leaving.signal.aborted) setFailure(failureOf(error));
      });
    }, POLL_MS);
    return () => {
      clearInterval(timer);
      leaving.abort();
    };
  }, [service, runningId, onChange]);

  const verify = useCallback(
    async (proofUrl: string | null): Promise<void> => {
      setBusy(true);
      setFailure(null);
      setWaitEnd(null);
      try {
        onChange(await verified(service, task, proofUrl));
      } catch (error) {
        const noted = failureOf(error);
        const { retryAfterSeconds } = noted;
        if (noted.is('verification_cooldown') && retryAfterSeconds !== null)
          setWaitEnd(Date.now() + retryAfterSeconds * SECOND_MS);
        else setFailure(noted);
      } finally {
        setBusy(false);
      }
    },
    [service, task, onChange],
  );
  return { isBusy, waitSeconds, failure, verify };
}

/** Waits for an attempt that goes on in the background. */
function isRunning({ status, errorCode }: Completion): boolean {
  return status === 'PENDING' && errorCode === null;
}

/** A claim with a new proof; otherwise the same claim once more. */
async function verified(service: MemberService, task: Task, proofUrl: string | null): Promise<Completion> {
  const before = task.completion;
  if (before !== null && proofUrl === null) return service.verify(before.id);
  const after = await service.claim(task.id, proofUrl);
  const isAsBefore = before !== null && after.verification?.id === before.verification?.id;
  // Inside the cooldown a claim only keeps the proof; this says how long to wait.
  return isAsBefore && after.status !== 'APPROVED' ? service.verify(after.id) : after;
}
