import { useEffect, useId, useRef, useState, type SyntheticEvent } from 'react';
import { isWrittenByMember } from '#task-target';
import type { Completion, ServiceClient, Task } from '#client';
import { FailureNote } from '../display/failure-note.js';
import { ProofField } from './proof-field.js';
import { pointsWords, TASK_TYPE_WORDS } from './task-words.js';
import { TaskAbout } from './task-about.js';
import { useVerification } from './use-verification.js';
import { VerdictNote } from './verdict-note.js';

interface Props {
  readonly client: ServiceClient;
  readonly task: Task;
  readonly isConnected: boolean;
  /** Where the member can do it on a simulated X; null when X is real. */
  readonly simulatorAddress: string | null;
  readonly onChange: (completion: Completion) => void;
}

/** One task: what to do, and the verdict. */
export function TaskCard({ client, task, isConnected, simulatorAddress, onChange }: Props) {
  const { isBusy, waitSeconds, failure, verify } = useVerification(client, task, onChange);
  const [proof, setProof] = useState(task.completion?.proofUrl ?? '');
  const id = useId();
  const { completion } = task;
  const isDone = completion?.status === 'APPROVED';
  const canVerify = isConnected && !isBusy && waitSeconds === 0;
  const takesProof = isWrittenByMember(task.taskType) && !isDone;
  const changedProof = proof.trim() === (completion?.proofUrl ?? '') ? null : proof.trim();
  const heading = useRef<HTMLHeadingElement>(null);
  const hasAsked = useRef(false);
  // The pressed button is gone then: the focus stays at this task.
  useEffect(() => {
    if (isDone && hasAsked.current) heading.current?.focus();
  }, [isDone]);
  const isProofWrong = failure?.errors.some(({ path }) => path === 'proofUrl') ?? false;
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!canVerify) return;
    hasAsked.current = true;
    void verify(takesProof && changedProof !== '' ? changedProof : null);
  };

  return (
    <article className="card task" aria-labelledby={`${id}-title`} aria-busy={isBusy}>
      <p className="kind">
        <span>{TASK_TYPE_WORDS[task.taskType]}</span>
        <span>{pointsWords(task.points)}</span>
      </p>
      <h3 id={`${id}-title`} ref={heading} tabIndex={-1}>
        {task.title}
      </h3>
      <TaskAbout task={task} simulatorAddress={isDone ? null : simulatorAddress} />
      <form onSubmit={onSubmit}>
        {takesProof && (
          <ProofField
            value={proof}
            onChange={setProof}
            {...(isProofWrong ? { describedBy: `${id}-trouble` } : {})}
          />
        )}
        <div role="status" className="outcome">
          {isBusy && <p className="progress">Asking X…</p>}
          {!isBusy && completion !== null && <VerdictNote completion={completion} />}
          {waitSeconds > 0 && <p>X was asked a moment ago. Wait a little before you verify again.</p>}
        </div>
        <div id={`${id}-trouble`}>{failure !== null && <FailureNote failure={failure} />}</div>
        {!isDone && (
          <button
            type="submit"
            className="primary"
            aria-disabled={!canVerify}
            aria-describedby={isConnected ? undefined : `${id}-connect`}
          >
            {buttonWords(completion, waitSeconds)}
            <span className="visually-hidden">: {task.title}</span>
          </button>
        )}
        {!isDone && !isConnected && (
          <p id={`${id}-connect`} className="quiet">
            Connect your X account first.
          </p>
        )}
      </form>
    </article>
  );
}

function buttonWords(completion: Completion | null, waitSeconds: number): string {
  if (waitSeconds > 0) return `Wait ${waitSeconds} s`;
  return completion === null ? 'Verify' : 'Verify again';
}
