import { Button, Stack } from '@mui/material';
import { useNotify } from 'react-admin';

import { copyText } from '../../display/text/copy-text.js';
import { counted } from '../ids/ids-words.js';

interface FailedActionsProps {
  readonly failed: readonly string[];
  readonly unsent: readonly string[];
  readonly isRunning: boolean;
  readonly onRunAgain: (ids: readonly string[]) => void;
}

/** Buttons for the ids that failed, and for those that were not sent. */
export function FailedActions({ failed, unsent, isRunning, onRunAgain }: FailedActionsProps) {
  const notify = useNotify();
  const copy = async () => {
    if (await copyText(failed.join('\n')))
      notify(`${counted(failed.length, 'id')} copied, one per line.`, { type: 'success' });
    else
      notify('The browser does not allow copying. Choose “Failed” and copy from the table.', {
        type: 'warning',
      });
  };
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      {unsent.length > 0 && !isRunning && (
        <Button
          size="small"
          variant="outlined"
          onClick={() => {
            onRunAgain(unsent);
          }}
        >
          Send the remaining {unsent.length.toLocaleString('en-GB')}
        </Button>
      )}
      {failed.length > 0 && (
        <>
          <Button size="small" onClick={() => void copy()}>
            Copy failed ids
          </Button>
          <Button
            size="small"
            variant="outlined"
            disabled={isRunning}
            onClick={() => {
              onRunAgain(failed);
            }}
          >
            Retry failed
          </Button>
        </>
      )}
    </Stack>
  );
}
