import type { ApiError } from '#client';

interface Props {
  readonly failure: ApiError;
  readonly onRetry?: () => void;
}

/** What went wrong, in the service's words, with the id of the request for the operator. */
export function FailureNote({ failure, onRetry }: Props) {
  const { title, detail, errors, code, requestId } = failure;
  return (
    <div className="note note-bad" role="alert">
      <p className="note-title">{title}</p>
      <p>{detail}</p>
      {errors.map(({ path, message: text }) => (
        <p key={path}>
          <code>{path}</code> {text}
        </p>
      ))}
      {requestId !== null && (
        <p className="quiet">
          <code>{code}</code> · request <code>{requestId}</code>
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
