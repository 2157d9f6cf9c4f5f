import type { Failure } from '../api/failure.js';

interface Props {
  readonly failure: Failure;
  readonly onRetry?: () => void;
}

/** What went wrong, in the service's own words, and by which id an operator finds it. */
export function FailureNote({ failure, onRetry }: Props) {
  const { message, problem } = failure;
  return (
    <div className="note note-bad" role="alert">
      {problem !== null && <p className="note-title">{problem.title}</p>}
      <p>{message}</p>
      {problem?.errors?.map(({ path, message: text }) => (
        <p key={path}>
          <code>{path}</code> {text}
        </p>
      ))}
      {problem !== null && (
        <p className="quiet">
          <code>{problem.code}</code> · request <code>{problem.requestId}</code>
        </p>
      )}
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
