import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';

import type { AuditEvent } from '../api/types.js';
import { CODE_FONTS } from '../theme/theme.js';
import { differencesOf, type Difference } from './differences.js';

const WORDS = { added: 'set', removed: 'removed', changed: 'changed', same: 'unchanged' } as const;

/** What an action has changed: the values before and after. */
export function DifferencesTable({ before, after }: Pick<AuditEvent, 'before' | 'after'>) {
  const differences = differencesOf(before, after);
  if (differences.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        No details of the target were recorded with this action.
      </Typography>
    );
  }
  return (
    <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="What has changed">
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>Field</TableCell>
            <TableCell>Before</TableCell>
            <TableCell>After</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {differences.map((difference) => (
            <DifferenceRow key={difference.path} {...difference} />
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function DifferenceRow({ path, before, after, kind }: Difference) {
  const isSame = kind === 'same';
  return (
    <TableRow sx={{ '& td': { verticalAlign: 'top' } }}>
      <TableCell component="th" scope="row" className="anywhere">
        <Typography variant="body2" sx={{ fontWeight: isSame ? 400 : 600 }}>
          {path}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {WORDS[kind]}
        </Typography>
      </TableCell>
      <Value text={before} colour={isSame ? 'text.secondary' : 'error.main'} />
      <Value text={after} colour={isSame ? 'text.secondary' : 'success.main'} />
    </TableRow>
  );
}

function Value({ text, colour }: { readonly text: string | undefined; readonly colour: string }) {
  return (
    <TableCell
      sx={{ fontFamily: CODE_FONTS, color: colour, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}
    >
      {text ?? '–'}
    </TableCell>
  );
}
