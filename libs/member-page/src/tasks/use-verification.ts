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

  const completionId = completion?.id ?? null;
  const changesFrom = completion === null || isBusy ? null : changesFromMs(completion);
  useEffect(() => {
    if (completionId === null || changesFrom === null) return undefined;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        onChange(await service.completion(completionId, leaving.signal));
      } catch (error) {
        if (!leaving.signal.aborted) setFailure(failureOf(error));
      }
      if (!leaving.signal.aborted) timer = setTimeout(() => void look(), POLL_MS);
    };
    timer = setTimeout(() => void look(), Math.max(0, changesFrom - Date.now()) + POLL_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [service, completionId, changesFrom, onChange]);

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

/**
 * From when on the service is expected to change the completion by itself, so that it is worth to look: now while an
 * attempt goes on in the background, later where X may only be slow to show things; null where that is too far off.
 */
function changesFromMs({ status, errorCode, nextVerificationAt }: Completion): number | null {
  if (status === 'PENDING' && errorCode === null) return 0;
  if (status !== 'REJECTED' && errorCode !== 'not_visible_yet') return null;
  return nextVerificationAt?.getTime() ?? null;
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
