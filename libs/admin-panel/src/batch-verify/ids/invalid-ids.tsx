import { Alert, AlertTitle, Box } from '@mui/material';

import { CODE_FONTS } from '../../theme/theme.js';
import { counted } from './ids-words.js';
import type { InvalidId } from './read-ids.js';

const MAX_SHOWN = 10;
const MAX_LENGTH = 60;

/** The pasted words that cannot be ids, and why. They are not sent. */
export function InvalidIds({ invalid }: { readonly invalid: readonly InvalidId[] }) {
  if (invalid.length === 0) return null;
  const left = invalid.length - MAX_SHOWN;
  return (
    <Alert severity="warning" variant="outlined" sx={{ mt: 1.5 }}>
      <AlertTitle>
        {invalid.length === 1
          ? '1 invalid id is not sent'
          : `${invalid.length.toLocaleString('en-GB')} invalid ids are not sent`}
      </AlertTitle>
      <Box component="ul" aria-label="Invalid ids" sx={{ m: 0, pl: 2.25 }}>
        {invalid.slice(0, MAX_SHOWN).map(({ text, why }) => (
          <li key={text} className="anywhere">
            <Box component="span" sx={{ fontFamily: CODE_FONTS }}>
              {text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text}
            </Box>
            : {why}
          </li>
        ))}
        {left > 0 && <li>and {counted(left, 'more', 'more')}</li>}
      </Box>
    </Alert>
  );
}
