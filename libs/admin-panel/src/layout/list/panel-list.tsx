import { Box, Button, Card, useMediaQuery, type Theme } from '@mui/material';
import type { ReactNode } from 'react';
import { ListBase } from 'react-admin';

import { ApiError } from '#client';
import { EmptyState } from '../states/empty-state.js';
import { ErrorState } from '../states/error-state.js';
import { FilterBar } from './filter-bar.js';
import { KeysetPagination } from './keyset-pagination.js';
import { isSameFilter, useListState } from './list-state.js';
import { LoadingState } from '../states/loading-state.js';
import { Page } from '../page.js';
import { PageHeader } from '../page-header.js';

interface RowsProps {
  /** What the list holds, as in “The audit events”. */
  readonly what: string;
  /** Filters at the beginning; the operator may remove them. `empty` is shown when they leave no rows. */
  readonly defaultFilters?: Readonly<Record<string, unknown>>;
  /** Shown when there are no rows and no other filter hides any. */
  readonly empty: { readonly title: string; readonly text: ReactNode; readonly action?: ReactNode };
  readonly table: ReactNode;
  /** The rows for a narrow screen. */
  readonly cards: ReactNode;
}

interface ListOfRowsProps extends RowsProps {
  /** The name in `api/lists/resources.ts`. */
  readonly resource: string;
  /** react-admin inputs; their sources are the API's query parameters. */
  readonly filters?: ReactNode;
  /** A filter that the operator cannot remove. */
  readonly filter?: Record<string, unknown>;
  /** Of several lists on a page only one may keep its state in the address. */
  readonly isInAddress?: boolean;
  /** Rows per page at the beginning. */
  readonly perPage?: number;
  /** Shown above the filters, inside the list's context. */
  readonly header?: ReactNode;
  /** What opens beside the rows, inside the list's context. */
  readonly children?: ReactNode;
}

interface PanelListProps extends ListOfRowsProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Buttons beside the title, inside the list's context. */
  readonly actions?: ReactNode;
}

/** A page with one list: heading, filters, rows and paging. */
export function PanelList({ title, lead, actions, ...list }: PanelListProps) {
  return (
    <Page>
      <ListOfRows {...list} header={<PageHeader title={title} lead={lead} actions={actions} />} />
    </Page>
  );
}

/** A list within a page: filters, rows and paging, or what is shown without rows. */
export function ListOfRows(props: ListOfRowsProps) {
  const { resource, filters, filter, isInAddress = true, perPage = 25, header, children, ...rows } = props;
  return (
    <ListBase
      resource={resource}
      perPage={perPage}
      disableSyncWithLocation={!isInAddress}
      // The error is shown in place of the rows, not as a notification too.
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
  // Old rows stay visible while the service does not answer: the banner on top says so.
  const areOutdated = rows !== undefined && error instanceof ApiError && error.isUnreachable;
  if (error !== null && !areOutdated) return <ErrorState error={error} what={what} onRetry={retry} />;
  if (rows === undefined) return <LoadingState rows={6} />;
  if (rows.length !== 0) return isNarrow ? cards : table;
  if (!isSameFilter(filters, defaultFilters)) {
    return (
      <NoResults
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

function NoResults({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState
      title="No results for these filters"
      action={
        <Button variant="outlined" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      Remove a filter, or choose a longer time.
    </EmptyState>
  );
}
