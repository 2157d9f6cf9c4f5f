import { useListContext } from 'react-admin';

export interface ListState {
  /** Undefined while the first rows load. */
  readonly rows: readonly unknown[] | undefined;
  readonly error: unknown;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly setFilters: (filters: Readonly<Record<string, unknown>>) => void;
  readonly retry: () => void;
}

/** The state of the react-admin list around this component, without its `any`. */
export function useListState(): ListState {
  const list = useListContext();
  const error: unknown = list.error;
  return {
    rows: list.data,
    error: error ?? null,
    filters: (list.filterValues ?? {}) as Record<string, unknown>,
    setFilters: (filters) => {
      list.setFilters({ ...filters }, {});
    },
    retry: () => void list.refetch(),
  };
}

/** Whether two filters are equal. */
export function isSameFilter(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): boolean {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.every((name) => one[name] === other[name]);
}
