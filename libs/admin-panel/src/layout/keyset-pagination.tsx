import { Pagination, useListContext } from 'react-admin';

/** Back and forth through a list whose length nobody knows. */
export function KeysetPagination() {
  const { data = [], page, perPage, hasNextPage } = useListContext();
  if (data.length === 0) return null;
  const first = (page - 1) * perPage + 1;
  // react-admin hands it on to MUI's TablePagination, but its type does not tell.
  const label = { labelDisplayedRows: () => `Rows ${first} to ${first + data.length - 1}` };
  return (
    <Pagination
      {...label}
      rowsPerPageOptions={[10, 25, 50, 100]}
      slotProps={{ actions: { nextButton: { disabled: hasNextPage !== true } } }}
    />
  );
}
