import { Button, Card, Stack, TextField, Typography } from '@mui/material';
import { memo, useDeferredValue, useId, useMemo, useState } from 'react';

import { CODE_FONTS } from '../theme/theme.js';
import { counted, idsInWords } from './ids-words.js';
import { ImpossibleIds } from './impossible-ids.js';
import { readIds } from './read-ids.js';

interface IdsFormProps {
  readonly isRunning: boolean;
  readonly onStart: (ids: readonly string[]) => void;
}

/**
 * A field for ids as they come, and what was read in it. Drawn again only where it changes itself: to look at a long
 * text costs the browser much, and the results beside it come often.
 */
export const IdsForm = memo(function IdsForm({ isRunning, onStart }: IdsFormProps) {
  const [text, setText] = useState('');
  // Reading many thousand ids must not hold up the typing.
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
        placeholder="Paste ids: one a line, or with commas, semicolons or blanks between them"
        multiline
        rows={7}
        fullWidth
        value={text}
        onChange={(change) => {
          setText(change.target.value);
        }}
        slotProps={{
          inputLabel: { shrink: true },
          // MUI's own textarea measures its whole text at every look: seconds where there are many thousand lines.
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
          {text.trim() === '' ? 'Quotes and brackets around ids do no harm.' : idsInWords(shown)}
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
      <ImpossibleIds impossible={shown.impossible} />
    </Card>
  );
});
