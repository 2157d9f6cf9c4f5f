import { Alert, AlertTitle, Button, Typography } from '@mui/material';

import { ApiError, waitInWords } from '../api/problem.js';

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  /** What could not be had, as in “The audit trail”. */
  readonly what?: string;
}

/** Stands where something should be that could not be had: what happened, when to try again, and a button for it. */
export function ErrorState({ error, onRetry, what = 'This' }: ErrorStateProps) {
  const problem = error instanceof ApiError ? error : null;
  const wait = waitInWords(problem?.retryAfterSeconds ?? null);
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
      {problem === null ? 'Something unexpected went wrong in the panel.' : problem.detail}
      {wait === null ? null : ` ${wait}`}
      {Object.entries(problem?.body.errors ?? {}).map(([path, message]) => (
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
