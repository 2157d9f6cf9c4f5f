import { Box, Stack, useMediaQuery, type Theme } from '@mui/material';
import { useMemo, useState } from 'react';
import {
  DataTable,
  ListContextProvider,
  Pagination,
  ResourceContextProvider,
  SimpleList,
  useList,
  useRecordContext,
  type UseListValue,
} from 'react-admin';

import { VerdictChip } from '../../display/verdict-chip.js';
import { CODE_FONTS } from '../../theme/theme.js';
import type { Item } from '../run/batch-item.js';
import { wordsFor } from './outcome-words.js';
import { StateChip } from './state-chip.js';

/** The results in the order of the ids, page by page. */
export function ResultsTable({ items }: { readonly items: readonly Item[] }) {
  const isNarrow = useMediaQuery((theme: Theme) => theme.breakpoints.down('md'));
  const list = useItemList(items);
  return (
    <ResourceContextProvider value="batch-results">
      <ListContextProvider value={list}>
        {isNarrow ? <Cards /> : <Rows />}
        {items.length > 25 && <Pagination rowsPerPageOptions={[25, 50, 100]} />}
      </ListContextProvider>
    </ResourceContextProvider>
  );
}

/** react-admin's `useList` renders all rows before it divides them into pages, so it gets one page only. */
function useItemList(items: readonly Item[]): UseListValue<Item> {
  const [wanted, setPage] = useState(1);
  const [perPage, setPerPage] = useState(50);
  const pages = Math.max(Math.ceil(items.length / perPage), 1);
  const page = Math.min(wanted, pages);
  const data = useMemo(() => items.slice((page - 1) * perPage, page * perPage), [items, page, perPage]);
  const list = useList<Item>({ data, perPage, resource: 'batch-results' });
  // A spread loses the union of list states: this list has its data.
  return {
    ...list,
    total: items.length,
    page,
    perPage,
    setPage,
    setPerPage,
    hasNextPage: page < pages,
    hasPreviousPage: page > 1,
  } as UseListValue<Item>;
}

function Rows() {
  return (
    <DataTable<Item> bulkActionButtons={false} rowClick={false} aria-label="Results">
      <DataTable.Col<Item>
        label="Completion"
        disableSort
        cellClassName="anywhere"
        render={({ id }) => (
          <Box component="span" sx={{ display: 'inline-block', minWidth: '26ch', fontFamily: CODE_FONTS }}>
            {id}
          </Box>
        )}
      />
      <DataTable.Col label="Status" disableSort render={() => <Status />} />
      <DataTable.Col label="Latest result" disableSort render={() => <LatestResult />} />
      <DataTable.Col<Item>
        label="Code"
        disableSort
        render={({ state }) => (state.kind === 'answered' ? (state.answer.errorCode ?? '–') : '–')}
      />
      <DataTable.Col<Item> label="What it means" disableSort render={({ state }) => wordsFor(state) ?? '–'} />
    </DataTable>
  );
}

function Cards() {
  return (
    <SimpleList<Item>
      rowClick={false}
      primaryText={({ id }) => (
        <span className="anywhere" style={{ fontFamily: CODE_FONTS }}>
          {id}
        </span>
      )}
      secondaryText={({ state }) => (
        <Stack component="span" sx={{ gap: 0.5, alignItems: 'flex-start' }}>
          <StateChip state={state} />
          <span>{wordsFor(state)}</span>
        </Stack>
      )}
    />
  );
}

function Status() {
  const item = useRecordContext<Item>();
  return item === undefined ? null : <StateChip state={item.state} />;
}

function LatestResult() {
  const item = useRecordContext<Item>();
  if (item?.state.kind !== 'answered') return <>–</>;
  const { verificationResult } = item.state.answer;
  return verificationResult === null ? <>–</> : <VerdictChip verdict={verificationResult} />;
}
