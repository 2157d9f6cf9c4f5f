import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { ReactNode } from 'react';

interface SmallTableProps {
  /** What the table holds, for screen readers. */
  readonly label: string;
  /** The first column names the rows; the others hold numbers. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  readonly maxHeight?: number;
}

/** A few figures by row and column. */
export function SmallTable({ label, columns, rows, maxHeight }: SmallTableProps) {
  return (
    <Box
      role="region"
      aria-label={label}
      // Lets the keyboard scroll it.
      tabIndex={0}
      sx={{ overflow: 'auto', ...(maxHeight === undefined ? {} : { maxHeight }) }}
    >
      <Table size="small" stickyHeader={maxHeight !== undefined}>
        <TableHead>
          <TableRow>
            {columns.map((column, index) => (
              <TableCell key={column} align={index === 0 ? 'left' : 'right'} sx={EDGES}>
                {column}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(({ key, cells: [name, ...figures] }) => (
            <TableRow key={key} sx={{ '&:last-child > *': { borderBottom: 0 } }}>
              <TableCell component="th" scope="row" sx={EDGES}>
                {name}
              </TableCell>
              {figures.map((figure, index) => (
                <TableCell key={columns[index + 1]} align="right" sx={EDGES}>
                  {figure}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

/** The table is aligned with the text of the card. */
const EDGES = { px: 1, '&:first-of-type': { pl: 0 }, '&:last-of-type': { pr: 0 } };
