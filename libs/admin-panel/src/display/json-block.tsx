import { Box } from '@mui/material';

import { CODE_FONTS } from '../theme/theme.js';
import { prettyJson } from './text/pretty-json.js';

/** JSON, indented, always shown as text. */
export function JsonBlock({ json, label }: { readonly json: string; readonly label: string }) {
  return (
    <Box
      component="pre"
      role="region"
      aria-label={label}
      // Lets the keyboard scroll it.
      tabIndex={0}
      sx={{
        m: 0,
        p: 1.5,
        border: 1,
        borderColor: 'divider',
        borderRadius: 1,
        bgcolor: 'background.default',
        fontFamily: CODE_FONTS,
        fontSize: '0.8rem',
        lineHeight: 1.5,
        maxHeight: 420,
        overflow: 'auto',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
      }}
    >
      {prettyJson(json)}
    </Box>
  );
}
