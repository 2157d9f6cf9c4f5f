import { Pagination, useListContext } from 'react-admin';

/** Previous and next page of a list whose length is unknown. */
export function KeysetPagination() {
  const { data = [], page, perPage, hasNextPage } = useListContext();
  if (data.length === 0) return null;
  const first = (page - 1) * perPage + 1;
  // react-admin passes it to MUI's TablePagination, but its type does not say so.
  const label = { labelDisplayedRows: () => `Rows ${first} to ${first + data.length - 1}` };
  return (
    <Pagination
      {...label}
      rowsPerPageOptions={[10, 25, 50, 100]}
      slotProps={{ actions: { nextButton: { disabled: hasNextPage !== true } } }}
    />
  );
}
