import { Alert, AlertTitle, Button, Typography } from '@mui/material';

import { ApiError } from '#client';

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  /** What could not be loaded, as in “The audit events”. */
  readonly what?: string;
}

/** Shown in place of what could not be loaded: what happened, when to try again, and a button for it. */
export function ErrorState({ error, onRetry, what = 'This' }: ErrorStateProps) {
  const problem = error instanceof ApiError ? error : null;
  const wait = problem?.retryWords ?? null;
  return (
    <Alert
      severity={problem?.isUnreachable === true ? 'warning' : 'error'}
      sx={{ m: 2 }}
      action={
        <Button color="inherit" size="small" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      <AlertTitle>
        {problem?.isUnreachable === true ? 'The service cannot be reached' : `${what} could not be loaded`}
      </AlertTitle>
      {problem === null ? 'An unexpected error occurred in the panel.' : problem.detail}
      {wait === null ? null : ` ${wait}`}
      {problem?.errors.map(({ path, message }) => (
        <Typography key={path} variant="body2">
          {path}: {message}
        </Typography>
      ))}
      {problem?.requestId !== null && problem?.requestId !== undefined && (
        <Typography variant="caption" component="p" className="anywhere">
          Request {problem.requestId}
        </Typography>
      )}
    </Alert>
  );
}
