import { Alert, AlertTitle, Box } from '@mui/material';

import { CODE_FONTS } from '../theme/theme.js';
import { counted } from './ids-words.js';
import type { ImpossibleId } from './read-ids.js';

const MOST_SHOWN = 10;
const LONGEST_SHOWN = 60;

/** What stands in the field and cannot be an id. It is not sent. */
export function ImpossibleIds({ impossible }: { readonly impossible: readonly ImpossibleId[] }) {
  if (impossible.length === 0) return null;
  const left = impossible.length - MOST_SHOWN;
  return (
    <Alert severity="warning" variant="outlined" sx={{ mt: 1.5 }}>
      <AlertTitle>
        {impossible.length === 1
          ? 'One of them cannot be an id, and is not sent'
          : `${impossible.length.toLocaleString('en-GB')} of them cannot be ids, and are not sent`}
      </AlertTitle>
      <Box component="ul" aria-label="Not ids" sx={{ m: 0, pl: 2.25 }}>
        {impossible.slice(0, MOST_SHOWN).map(({ text, why }) => (
          <li key={text} className="anywhere">
            <Box component="span" sx={{ fontFamily: CODE_FONTS }}>
              {text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}
            </Box>
            : {why}
          </li>
        ))}
        {left > 0 && <li>and {counted(left, 'more', 'more')}</li>}
      </Box>
    </Alert>
  );
}
