import { Button, Card, Stack, TextField, Typography } from '@mui/material';
import { memo, useDeferredValue, useId, useMemo, useState } from 'react';

import { CODE_FONTS } from '../../theme/theme.js';
import { counted, idsInWords } from './ids-words.js';
import { InvalidIds } from './invalid-ids.js';
import { readIds } from './read-ids.js';

interface IdsFormProps {
  readonly isRunning: boolean;
  readonly onStart: (ids: readonly string[]) => void;
}

/**
 * A field for pasted ids, and what was read in it. Rendered again only when it changes itself: a long text is slow to
 * render, and the results beside it change often.
 */
export const IdsForm = memo(function IdsForm({ isRunning, onStart }: IdsFormProps) {
  const [text, setText] = useState('');
  // Showing many thousand ids must not slow down typing.
  const read = useMemo(() => readIds(text), [text]);
  const shown = useDeferredValue(read);
  const summaryId = useId();
  const { length } = read.ids;
  return (
    <Card
      component="form"
      aria-label="Ids to verify"
      sx={{ p: 2 }}
      onSubmit={(submit) => {
        submit.preventDefault();
        onStart(read.ids);
      }}
    >
      <TextField
        label="Completion ids"
        placeholder="Paste ids: one per line, or separated by commas, semicolons or spaces"
        multiline
        rows={7}
        fullWidth
        value={text}
        onChange={(change) => {
          setText(change.target.value);
        }}
        slotProps={{
          inputLabel: { shrink: true },
          // MUI's own textarea measures its whole text at every render: that takes seconds with many thousand lines.
          input: { inputComponent: 'textarea' },
          htmlInput: {
            readOnly: isRunning,
            spellCheck: false,
            autoCapitalize: 'off',
            autoComplete: 'off',
            'aria-describedby': summaryId,
            style: { fontFamily: CODE_FONTS, fontSize: '0.8125rem', resize: 'vertical' },
          },
        }}
        sx={{ mt: 0.5 }}
      />
      <Stack direction="row" sx={{ gap: 1.5, mt: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Typography
          id={summaryId}
          variant="body2"
          color="textSecondary"
          role="status"
          sx={{ flex: '1 1 260px' }}
        >
          {text.trim() === '' ? 'Quotes and brackets around ids are ignored.' : idsInWords(shown)}
        </Typography>
        <Stack direction="row" sx={{ gap: 1, whiteSpace: 'nowrap' }}>
          {text !== '' && (
            <Button
              disabled={isRunning}
              onClick={() => {
                setText('');
              }}
            >
              Clear
            </Button>
          )}
          <Button type="submit" variant="contained" disabled={isRunning || length === 0}>
            {length === 0 ? 'Verify' : `Verify ${counted(length, 'completion')}`}
          </Button>
        </Stack>
      </Stack>
      <InvalidIds invalid={shown.invalid} />
    </Card>
  );
});
