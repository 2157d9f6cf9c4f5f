import { DialogContentText, TextField } from '@mui/material';
import { useState } from 'react';
import { Confirm } from 'react-admin';

export type ModeChange = 'turn-on' | 'turn-off' | 'change-message';

interface ModeDialogProps {
  readonly change: ModeChange | null;
  /** What members are told now. */
  readonly message: string | null;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (change: { enabled: boolean; message: string }) => Promise<void>;
}

const LONGEST_MESSAGE = 500;

const WORDS = {
  'turn-on': {
    title: 'Turn on maintenance mode?',
    text: 'On every instance and within seconds, members can change nothing: their calls are answered with 503 and your message. The queue and the scheduled jobs take no new work. This panel goes on.',
    confirm: 'Turn on',
  },
  'turn-off': {
    title: 'Turn off maintenance mode?',
    text: 'Members can use the service again, and the queue and the scheduled jobs go on.',
    confirm: 'Turn off',
  },
  'change-message': {
    title: 'Change the message?',
    text: 'Members are told the new words from now on. The maintenance mode stays on.',
    confirm: 'Change',
  },
} as const;

/** Asks before the maintenance mode is changed, and for what members are told. */
export function ModeDialog(props: ModeDialogProps) {
  const { change } = props;
  return change === null ? null : <Ask key={change} {...props} change={change} />;
}

function Ask({
  change,
  message,
  isBusy,
  onClose,
  onConfirm,
}: ModeDialogProps & { readonly change: ModeChange }) {
  const [text, setText] = useState(message ?? '');
  const words = WORDS[change];
  return (
    <Confirm
      isOpen
      loading={isBusy}
      fullWidth
      maxWidth="sm"
      title={words.title}
      content={
        <>
          <DialogContentText>{words.text}</DialogContentText>
          {change !== 'turn-off' && (
            <TextField
              label="Message for members (optional)"
              multiline
              minRows={2}
              maxRows={8}
              fullWidth
              value={text}
              onChange={(event) => {
                setText(event.target.value);
              }}
              helperText={`${text.length} of ${LONGEST_MESSAGE} characters. Left empty, they are told the usual words.`}
              slotProps={{ htmlInput: { maxLength: LONGEST_MESSAGE } }}
              sx={{ mt: 2 }}
            />
          )}
        </>
      }
      confirm={words.confirm}
      confirmColor={change === 'turn-on' ? 'warning' : 'primary'}
      onConfirm={() =>
        void onConfirm({ enabled: change !== 'turn-off', message: change === 'turn-off' ? '' : text })
      }
      onClose={onClose}
    />
  );
}
