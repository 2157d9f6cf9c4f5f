import { Box, Button, Card, useMediaQuery, type Theme } from '@mui/material';
import type { ReactNode } from 'react';
import { ListBase } from 'react-admin';

import { ApiError } from '../api/problem.js';
import { EmptyState } from './empty-state.js';
import { ErrorState } from './error-state.js';
import { FilterBar } from './filter-bar.js';
import { KeysetPagination } from './keyset-pagination.js';
import { isSameFilter, useListState } from './list-state.js';
import { LoadingState } from './loading-state.js';
import { Page } from './page.js';
import { PageHeader } from './page-header.js';

interface RowsProps {
  /** What the rows are, as in “audit events”. */
  readonly what: string;
  /** Filters that the list begins with; the operator may take them away. `empty` speaks of what they leave. */
  readonly defaultFilters?: Readonly<Record<string, unknown>>;
  /** What to say where there are no rows and no filter hides any. */
  readonly empty: { readonly title: string; readonly text: ReactNode; readonly action?: ReactNode };
  /** The rows as a table. */
  readonly table: ReactNode;
  /** The rows for a narrow screen. */
  readonly cards: ReactNode;
}

interface ListOfRowsProps extends RowsProps {
  /** The name in `api/resources.ts`. */
  readonly resource: string;
  /** react-admin inputs; their sources are the API's query parameters. */
  readonly filters?: ReactNode;
  /** A filter that the operator cannot take away. */
  readonly filter?: Record<string, unknown>;
  /** Where more than one list shares a page, only one may keep its state in the address. */
  readonly isInAddress?: boolean;
  /** Rows a page at first. */
  readonly perPage?: number;
  /** What stands above the filters and knows the list. */
  readonly header?: ReactNode;
  /** What opens beside the rows and knows the list. */
  readonly children?: ReactNode;
}

interface PanelListProps extends ListOfRowsProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** What can be done on the page as a whole, beside its title. It knows the list. */
  readonly actions?: ReactNode;
}

/** A page with one list: heading, filters, rows, paging, and what stands there without rows. */
export function PanelList({ title, lead, actions, ...list }: PanelListProps) {
  return (
    <Page>
      <ListOfRows {...list} header={<PageHeader title={title} lead={lead} actions={actions} />} />
    </Page>
  );
}

/** A list within a page: filters, rows, paging, and what stands there without rows. */
export function ListOfRows(props: ListOfRowsProps) {
  const { resource, filters, filter, isInAddress = true, perPage = 25, header, children, ...rows } = props;
  return (
    <ListBase
      resource={resource}
      perPage={perPage}
      disableSyncWithLocation={!isInAddress}
      // The rows' place says what went wrong: no toast on top.
      queryOptions={{ onError: () => undefined }}
      {...(filter === undefined ? {} : { filter })}
      {...(rows.defaultFilters === undefined ? {} : { filterDefaultValues: { ...rows.defaultFilters } })}
    >
      {header}
      {filters !== undefined && <FilterBar>{filters}</FilterBar>}
      <Card>
        <Box sx={{ overflowX: 'auto' }}>
          <Rows {...rows} />
        </Box>
      </Card>
      <Box sx={{ display: 'flex', justifyContent: 'flex-end' }}>
        <KeysetPagination />
      </Box>
      {children}
    </ListBase>
  );
}

function Rows({ what, empty, table, cards, defaultFilters = {} }: RowsProps) {
  const isNarrow = useMediaQuery((theme: Theme) => theme.breakpoints.down('md'));
  const { rows, error, filters, setFilters, retry } = useListState();
  // Rows that were there stay while nobody answers: the banner on top says so.
  const isOnlyOld = rows !== undefined && error instanceof ApiError && error.isUnreachable;
  if (error !== null && !isOnlyOld) return <ErrorState error={error} what={what} onRetry={retry} />;
  if (rows === undefined) return <LoadingState rows={6} />;
  if (rows.length !== 0) return isNarrow ? cards : table;
  if (!isSameFilter(filters, defaultFilters)) {
    return (
      <NothingFits
        onClear={() => {
          setFilters(defaultFilters);
        }}
      />
    );
  }
  return (
    <EmptyState title={empty.title} action={empty.action}>
      {empty.text}
    </EmptyState>
  );
}

function NothingFits({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState
      title="Nothing fits the filters"
      action={
        <Button variant="outlined" onClick={onClear}>
          Clear the filters
        </Button>
      }
    >
      Take one away, or choose a longer time.
    </EmptyState>
  );
}
