import { DialogContentText, TextField } from '@mui/material';
import { useState } from 'react';
import { Confirm } from 'react-admin';

export type ModeChange = 'turn-on' | 'turn-off' | 'change-message';

interface ModeDialogProps {
  readonly change: ModeChange | null;
  /** The current message for members. */
  readonly message: string | null;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (change: { enabled: boolean; message: string }) => Promise<void>;
}

const MAX_MESSAGE_LENGTH = 500;

const WORDS = {
  'turn-on': {
    title: 'Turn on maintenance mode?',
    text: 'Within seconds, members can change nothing on any instance: their calls get 503 and your message. The queue and the scheduled jobs start no new work. This panel still works.',
    confirm: 'Turn on',
  },
  'turn-off': {
    title: 'Turn off maintenance mode?',
    text: 'Members can use the service again; the queue and the scheduled jobs continue.',
    confirm: 'Turn off',
  },
  'change-message': {
    title: 'Change the message?',
    text: 'Members see the new message from now on. The maintenance mode stays on.',
    confirm: 'Change',
  },
} as const;

/** Asks before the maintenance mode is changed, and for the message for members. */
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
              helperText={`${text.length} of ${MAX_MESSAGE_LENGTH} characters. If empty, members see the default message.`}
              slotProps={{ htmlInput: { maxLength: MAX_MESSAGE_LENGTH } }}
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
