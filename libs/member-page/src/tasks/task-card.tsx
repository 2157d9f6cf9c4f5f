import { useEffect, useId, useRef, useState } from 'react';
import { isWrittenByMember } from '#task-target';
import type { MemberService } from '../api/service.js';
import type { Completion, Task } from '../api/shapes.js';
import { FailureNote } from '../display/failure-note.js';
import { httpAddress } from '../display/http-address.js';
import { pointsWords, TASK_TYPE_WORDS } from './task-words.js';
import { useVerification } from './use-verification.js';
import { VerdictNote } from './verdict-note.js';

interface Props {
  readonly service: MemberService;
  readonly task: Task;
  readonly isConnected: boolean;
  /** Where the member can do it on a simulated X; null where X is real. */
  readonly simulatorAddress: string | null;
  readonly onChange: (completion: Completion) => void;
}

/** One task: what to do, and what came of it. */
export function TaskCard({ service, task, isConnected, simulatorAddress, onChange }: Props) {
  const { isBusy, waitSeconds, failure, verify } = useVerification(service, task, onChange);
  const [proof, setProof] = useState(task.completion?.proofUrl ?? '');
  const id = useId();
  const { completion } = task;
  const isDone = completion?.status === 'APPROVED';
  const canVerify = isConnected && !isBusy && waitSeconds === 0;
  const takesProof = isWrittenByMember(task.taskType) && !isDone;
  const changedProof = proof.trim() === (completion?.proofUrl ?? '') ? null : proof.trim();
  const heading = useRef<HTMLHeadingElement>(null);
  const hasAsked = useRef(false);
  // The button that was pressed is gone then; the keyboard stays at this task.
  useEffect(() => {
    if (isDone && hasAsked.current) heading.current?.focus();
  }, [isDone]);
  const isProofWrong = failure?.problem?.errors?.some(({ path }) => path === 'proofUrl') ?? false;

  return (
    <article className="card task" aria-labelledby={`${id}-title`} aria-busy={isBusy}>
      <p className="kind">
        <span>{TASK_TYPE_WORDS[task.taskType]}</span>
        <span>{pointsWords(task.points)}</span>
      </p>
      <h3 id={`${id}-title`} ref={heading} tabIndex={-1}>
        {task.title}
      </h3>
      {task.description !== null && <p>{task.description}</p>}
      {task.requiredText !== null && (
        <p>
          It has to contain <q>{task.requiredText}</q>.
        </p>
      )}
      <TargetLink address={task.targetUrl} />
      {simulatorAddress !== null && !isDone && (
        <p>
          <a href={simulatorAddress} target="_blank" rel="noopener noreferrer">
            Do it on the simulated X
          </a>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!canVerify) return;
          hasAsked.current = true;
          void verify(takesProof && changedProof !== '' ? changedProof : null);
        }}
      >
        {takesProof && (
          <div className="field">
            <label htmlFor={`${id}-proof`}>Address of your post (optional)</label>
            <input
              id={`${id}-proof`}
              type="text"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              placeholder="https://x.com/you/status/123"
              value={proof}
              aria-invalid={isProofWrong}
              aria-describedby={isProofWrong ? `${id}-trouble` : undefined}
              onChange={({ target }) => {
                setProof(target.value);
              }}
            />
          </div>
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
            {waitSeconds > 0 ? `Wait ${waitSeconds} s` : completion === null ? 'Verify' : 'Verify again'}
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

/** What the task is about. An address that a browser should not follow is only text. */
function TargetLink({ address }: { readonly address: string | null }) {
  if (address === null) return null;
  const href = httpAddress(address);
  return (
    <p className="target">
      {href === null ? (
        address
      ) : (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {address}
        </a>
      )}
    </p>
  );
}
