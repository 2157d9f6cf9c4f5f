import { useListContext } from 'react-admin';

export interface ListState {
  /** Undefined while the first rows are on their way. */
  readonly rows: readonly unknown[] | undefined;
  readonly error: unknown;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly clearFilters: () => void;
  readonly retry: () => void;
}

/** What react-admin knows of the list around this component, without its `any`. */
export function useListState(): ListState {
  const list = useListContext();
  const error: unknown = list.error;
  return {
    rows: list.data,
    error: error ?? null,
    filters: (list.filterValues ?? {}) as Record<string, unknown>,
    clearFilters: () => {
      list.setFilters({}, {});
    },
    retry: () => void list.refetch(),
  };
}
